import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Person } from '../../drill/simulation/tenant/people.ts';
import type { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import type { RunningApp } from './real-stage.ts';

const Started = z.object({ caseId: z.string() });

/** Posts an alert about the account; the id of its case. */
export async function sendAlert(
  { url }: RunningApp,
  { userPrincipalName: account }: Pick<Person, 'userPrincipalName'>,
  options: Partial<PlanOptions>,
  more: object = {},
): Promise<string> {
  const body = JSON.stringify({ account, reason: 'impossible travel', options, ...more });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/containments`, { method: 'POST', headers, body });
  return Started.parse(await response.json()).caseId;
}

/** Looks at the case until it is so. Throws where its end comes first. */
export async function untilCase(
  { client }: RunningApp,
  caseId: string,
  isSo: (view: CaseView) => boolean,
): Promise<CaseView> {
  for (;;) {
    const view = await client.view(caseId);
    if (isSo(view)) return view;
    if (view.status === 'ended' || view.status === 'broken-off') {
      throw new Error(`The case ended ${view.result ?? view.status}: ${view.because.join('; ')}`);
    }
    await sleep(1_000);
  }
}
