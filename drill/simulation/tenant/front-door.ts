import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';
import { challengeToken, isTokenChallenged } from './challenged-tokens.ts';
import { takeFault, type Fault } from './fault.ts';
import { isGraph, sayWhichRequest } from './graph/request-ids.ts';
import { isFromApp, operationName } from './operation-name.ts';
import type { TenantState } from './state.ts';
import { todaysWeather } from './todays-weather.ts';

/** What every request passes first and last: the way through the network, the faults, and the log of what the app did. */
export function installFrontDoor(app: Hono, state: TenantState): void {
  const weather = todaysWeather(state);
  app.use(async (context, next) => {
    if (isGraph(context.req.path)) sayWhichRequest(context);
    const operation = await operationName(context.req.raw);
    // The clock stands still while a request is under way, so only the app's are slow: an attacker would hold up hours.
    const latencyMs = isFromApp(context.req.raw) ? state.latencyMs : 0;
    if (latencyMs > 0) await wait(latencyMs / 2);
    const isApps = isFromApp(context.req.raw);
    const today = isApps ? weather.begin(context, operation) : undefined;
    if (isApps && today?.answer === 'claims-challenge') challengeToken(state, context.req.raw);
    const isChallenged = isApps && isTokenChallenged(state, context.req.raw);
    const fault = takeFault(state.faults, operation) ?? (isChallenged ? { ...challenged, match: operation } : today);
    if (fault === undefined || fault.answer === 'lost-answer') {
      await next();
    } else if (fault.answer !== 'no-connection') {
      context.res = failure(context, fault, fault.answer);
    }
    if (isFromApp(context.req.raw)) {
      const status = fault?.answer === 'no-connection' ? 0 : context.res.status;
      state.log.push({ at: state.clock.now(), actor: 'app', operation, status, accepted: status > 0 && status < 400 });
    }
    if (latencyMs > 0) await wait(latencyMs / 2);
    if (isApps) weather.end(context);
    if (fault?.answer === 'lost-answer' || fault?.answer === 'no-connection') {
      (context.env as HttpBindings).outgoing.destroy();
      context.res = RESPONSE_ALREADY_SENT;
    }
  });
}

const challenged = { times: 0, answer: 'claims-challenge' } as const;

function failure(context: Context, fault: Fault, answer: Exclude<Fault['answer'], Unanswered>): Response {
  if (answer === 'claims-challenge') return challenge(context);
  if (answer === 'cmdlet-proxy') return proxyFailed(context);
  if (answer === 'search-timeout') return searchTimedOut(context);
  if (answer === 'not-offered') return notOffered(context);
  if (answer === 'mailbox-concurrency') return tooManyAtOnce(context);
  return failed(context, fault, answer);
}

/** https://learn.microsoft.com/entra/identity-platform/claims-challenge */
function challenge(context: Context): Response {
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}').toString('base64');
  context.header('WWW-Authenticate', `Bearer realm="", error="insufficient_claims", claims="${claims}"`);
  const error = { code: 'InvalidAuthenticationToken', message: 'Continuous access evaluation resulted in challenge.' };
  return context.json({ error }, 401);
}

/** As seen in the clouds of a government. https://github.com/microsoft/coe-starter-kit/issues/10118 */
function notOffered(context: Context): Response {
  const segment = /auditLog|identityAccounts|\w+Methods?$/.exec(context.req.path)?.[0] ?? 'security';
  const error = { code: 'BadRequest', message: `Resource not found for the segment '${segment}'.` };
  return context.json({ error }, 400);
}

/** https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling */
function tooManyAtOnce(context: Context): Response {
  if (context.req.path.endsWith('/InvokeCommand')) return context.text(tooMany, 429);
  context.header('Retry-After', '1');
  const error = { code: 'ApplicationThrottled', message: 'Application is over its MailboxConcurrency limit.' };
  return context.json({ error }, 429);
}

function proxyFailed(context: Context): Response {
  const type = 'Microsoft.Exchange.Configuration.CmdletProxyException';
  const inner =
    'Microsoft.Exchange.Data.Directory.ADServerSettingsChangedException: An error caused a change in the current set of domain controllers.';
  const message = `Ex9E701B|${type}|Error on proxy command to server: Cmdlet error with following error message:\n${inner}`;
  return context.json({ error: { code: 'BadRequest', message: 'The request failed.', details: [{ message }] } }, 400);
}

/** Known from the scripts of those who search it: no page of Microsoft has it. */
function searchTimedOut(context: Context): Response {
  const row = { RecordType: null, CreationDate: null, UserIds: null, Operations: null, AuditData: null };
  return context.json({ value: [{ ...row, ResultIndex: -1, ResultCount: 0, Identity: null, IsValid: false }] });
}

type Unanswered = 'lost-answer' | 'no-connection';

function failed(context: Context, fault: Fault, status: keyof typeof codes): Response {
  if (fault.retryAfter !== undefined) context.header('Retry-After', String(fault.retryAfter));
  // Exchange throttles in plain text.
  if (status === 429 && context.req.path.endsWith('/InvokeCommand')) {
    return context.text(tooMany, status);
  }
  if (status === 404 && context.req.path.endsWith('/InvokeCommand')) return noSuchObject(context);
  return context.json(
    { error: { code: codes[status], message: 'A fault the drill asked for.', innerError: {} } },
    status,
  );
}

/** Exchange says by a type of .NET what is not there. */
function noSuchObject(context: Context): Response {
  const message = 'Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|It is not there.';
  return context.json({ error: { code: 'NotFound', message: 'It is not there.', details: [{ message }] } }, 404);
}

const tooMany = 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again';

const codes = {
  400: 'BadRequest',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
} as const;
