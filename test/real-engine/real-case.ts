import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Person } from '../../drill/simulation/tenant/people.ts';
import type { PlanForm } from '../../shared/domain/plan-options.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import type { RunningApp } from './real-stage.ts';

const Started = z.object({ caseId: z.string() });

/** Posts an alert about the account; the id of its case. */
export async function sendAlert(
  { url, signIn }: RunningApp,
  { userPrincipalName: account }: Pick<Person, 'userPrincipalName'>,
  options: Partial<PlanForm>,
  more: object = {},
): Promise<string> {
  const body = JSON.stringify({ account, reason: 'impossible travel', options, ...more });
  const headers = { 'content-type': 'application/json', authorization: signIn('Mia Lang, duty analyst') };
  const response = await fetch(`${url}/api/containments`, { method: 'POST', headers, body });
  return Started.parse(await response.json()).caseId;
}

export const untilEnded = (app: RunningApp, caseId: string): Promise<CaseView> =>
  untilCase(app, caseId, ({ status }) => status === 'ended');

/** How long a case may take to look as it must, on a machine that has more to do. */
const patienceMs = 450_000;

/** Looks at the case until it is so. Throws where the task hub gave it up, and where it takes too long. */
export async function untilCase(
  { client }: RunningApp,
  caseId: string,
  isSo: (view: CaseView) => boolean,
): Promise<CaseView> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const view = await client.view(caseId);
    if (isSo(view)) return view;
    const waits = view.steps.flatMap(({ run, state, note }) => (state === 'not-yet' ? [`${run}: ${note}`] : []));
    if (view.status === 'broken-off' || performance.now() > until) {
      const stands = [view.status, view.phase, view.result, ...view.because, ...waits].join('; ');
      throw new Error(`The case of ${view.account.userPrincipalName} is not as it must be: ${stands}`);
    }
    await sleep(2_000);
  }
}
