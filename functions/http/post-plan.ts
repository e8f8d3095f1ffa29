import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import { plainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import { dryRun, dryRunOfWatch } from '../../shared/work/dry-run.ts';
import { optionsFor } from '../../shared/domain/case-start.ts';
import { config } from '../../shared/config.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { farEnd, tenant } from '../connections.ts';
import { guarded } from './guarded.ts';
import { problemResponse } from './problem-response.ts';
import { requestBody } from './request-body.ts';

/** `POST /api/plan`: what a containment of this account would do. Reads, writes nothing, opens no case. */
export function postPlan(connect: () => Promise<Tenant>, keptByAll: () => readonly string[]): HttpHandler {
  return guarded(async (request) => {
    const sent = await requestBody(request);
    if ('problem' in sent) return sent.problem;
    const read = plainAlert.read(sent.body, new Date().toISOString());
    if ('rejected' in read) return problemResponse(400, read.rejected);
    const [{ reference, incident, options: asked, watch }] = read.alerts;
    const options = optionsFor(asked, { keepDelegates: keptByAll() });
    try {
      const connected = await connect();
      const account = await farEnd.resolveAccount(reference, connected);
      if ('unresolved' in account) return unknown(account.unresolved, account.detail);
      const { compromisedSince } = incident;
      const plan = await (watch ? dryRunOfWatch : dryRun)(
        account,
        { compromisedSince, options },
        { farEnd, tenant: connected },
      );
      return {
        status: 200,
        headers: { 'cache-control': 'no-store' },
        jsonBody: { account, compromisedSince, ...plan },
      };
    } catch (error) {
      if (error instanceof Later) return notAnswered(503, error.message);
      if (error instanceof Refusal) return notAnswered(502, `${error.code}: ${error.message}`);
      throw error;
    }
  });
}

function unknown(why: string, detail: string) {
  const remedy = 'Name the account by its object id, and check that it belongs to the tenant Cordon serves';
  return problemResponse(422, {
    reason: `The account is ${why}.`,
    errors: [{ field: 'account', problem: detail, remedy }],
  });
}

function notAnswered(status: 502 | 503, problem: string) {
  const remedy = status === 503 ? 'Send it again' : 'Read what the tenant answered; most often a permission is missing';
  return problemResponse(status, {
    reason: 'The tenant could not say which account this is.',
    errors: [{ field: 'account', problem, remedy }],
  });
}

app.http('post-plan', {
  methods: ['POST'],
  route: 'plan',
  authLevel: 'function',
  handler: postPlan(tenant, () => config().keepDelegates),
});
