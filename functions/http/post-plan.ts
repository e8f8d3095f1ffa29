import * as z from 'zod';
import type { Alert } from '../../shared/alerts/alert.ts';
import { PlainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import { optionsFor } from '../../shared/domain/case-start.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { senderOf } from '../../shared/domain/sender.ts';
import { rejection } from '../../shared/domain/problem.ts';
import { dryRun, dryRunOfWatch } from '../../shared/work/dry-run.ts';
import type { Unresolved } from '../../shared/catalogue/far-end.ts';
import { whenUnresolved } from '../../shared/intake/when-unresolved.ts';
import { problemResponse } from './problem-response.ts';
import { readForm } from './read-form.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Changed = z.strictObject({ what: z.string(), from: z.string(), to: z.string() });
const Foreseen = z.looseObject({
  runs: z.array(z.looseObject({ run: z.string(), changes: z.array(Changed).nullable() })),
  missing: z.array(z.string()),
});

/** Reads, writes nothing, opens no case. */
export const postPlan: Route<'plan', Alert> = {
  name: 'post-plan',
  method: 'POST',
  path: 'plan',
  needs: ['Case.Contain', 'Case.Read'],
  summary: 'What a containment would do; nothing is written',
  body: PlainAlert,
  answers: {
    200: { means: 'The plan for this account, with every change it would make', schema: Foreseen },
    422: { means: 'The account is unknown, ambiguous, or of a kind that is not contained' },
    502: { means: 'The tenant refused to answer' },
    503: { means: 'The tenant cannot be reached' },
  },
  read: (sent, { caller, receivedAt, intake: { farEnd } }) =>
    readForm(sent, { receivedAt, farEnd, sentBy: senderOf(caller) }),
  async handle({ body: { reference, incident, options: asked, watch }, intake, connect }) {
    const { farEnd } = intake;
    const options = optionsFor(asked, intake);
    try {
      const connected = await connect();
      const account = await farEnd.resolveAccount(reference, connected);
      if ('unresolved' in account) return unresolved(account);
      const { compromisedSince } = incident;
      const foresee = watch ? dryRunOfWatch : dryRun;
      const plan = await foresee(account, { compromisedSince, options }, { farEnd, tenant: connected });
      const headers = { 'cache-control': 'no-store' };
      return { status: 200, headers, jsonBody: { account, compromisedSince, ...plan } };
    } catch (error) {
      if (error instanceof Later) return notAnswered(503, error.message);
      if (error instanceof Refusal) return notAnswered(502, `${error.code}: ${error.message}`);
      throw error;
    }
  },
};

function unresolved({ unresolved: why, detail }: Unresolved) {
  return problemResponse(
    422,
    rejection(`The account is ${why}.`, 'account', detail, whenUnresolved[why].remedy, `${why}-account`),
  );
}

function notAnswered(status: 502 | 503, problem: string) {
  const remedy = status === 503 ? 'Send it again' : 'Read what the tenant answered; most often a permission is missing';
  const reason = 'The tenant could not say which account this is.';
  return problemResponse(status, rejection(reason, 'account', problem, remedy));
}

serveRoute(postPlan);
