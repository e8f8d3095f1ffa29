import { askFor } from '../casefile/asks.ts';
import { enterCase } from '../casefile/case-index.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Account } from '../domain/account.ts';
import { drawPlan } from '../plan/draw-plan.ts';
import { endAtOnce } from './end-at-once.ts';
import type { Intake } from './intake.ts';

/** Draws and shows the plan of a case that comes during a dry run, and ends it: nothing starts, and people are asked to look. */
export async function planOnly(
  record: CaseRecord,
  account: Account,
  { farEnd, store, now }: Pick<Intake, 'farEnd' | 'store' | 'now'>,
): Promise<'dry-run'> {
  const { caseId, options } = record;
  const at = now();
  await askFor(store, {
    caseId,
    about: 'dry-run',
    who: 'somebody who may approve cases',
    what: 'Look at the plan, and send the alert again once the dry run is over, if the account is to be contained.',
    at,
  });
  await enterCase(store, record);
  const because = ['a dry run is on for the whole tenant'];
  const plan = { kind: 'plan', at, account, options, plan: drawPlan(farEnd, account, options, at) } as const;
  await tell(store, caseId, record.watch ? [] : [plan], { once: 'plan' });
  await endAtOnce(store, caseId, { result: 'dry-run', because, at });
  return 'dry-run';
}
