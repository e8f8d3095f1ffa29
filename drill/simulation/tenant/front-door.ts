import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';
import { takeFault, type Fault } from './fault.ts';
import { isFromApp, operationName } from './operation-name.ts';
import type { TenantState } from './state.ts';

/** What every request passes first and last: the way through the network, the faults, and the log of what the app did. */
export function installFrontDoor(app: Hono, state: TenantState): void {
  app.use(async (context, next) => {
    const operation = await operationName(context.req.raw);
    // The clock stands still while a request is under way, so only the app's are slow: an attacker would hold up hours.
    const latencyMs = isFromApp(context.req.raw) ? state.latencyMs : 0;
    if (latencyMs > 0) await wait(latencyMs / 2);
    const fault = takeFault(state.faults, operation);
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
    if (fault?.answer === 'lost-answer' || fault?.answer === 'no-connection') {
      (context.env as HttpBindings).outgoing.destroy();
      context.res = RESPONSE_ALREADY_SENT;
    }
  });
}

function failure(context: Context, fault: Fault, status: Exclude<Fault['answer'], string>): Response {
  if (fault.retryAfter !== undefined) context.header('Retry-After', String(fault.retryAfter));
  // Exchange throttles in plain text.
  if (status === 429 && context.req.path.endsWith('/InvokeCommand')) {
    const text = 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again';
    return context.text(text, status);
  }
  return context.json(
    { error: { code: codes[status], message: 'A fault the drill asked for.', innerError: {} } },
    status,
  );
}

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
