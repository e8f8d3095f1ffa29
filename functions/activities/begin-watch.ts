import * as df from 'durable-functions';
import { drawWatchPlan } from '../../shared/plan/watch-plan.ts';
import { CaseStart } from '../../shared/domain/case-start.ts';
import { Later } from '../../shared/domain/errors.ts';
import { tell } from '../../shared/casefile/record.ts';
import { caseStore, farEnd, tenant } from '../connections.ts';
import { beginWatch } from '../contracts/watch.ts';
import type { WatchBegun } from '../contracts/watch.ts';

/** Finds out whether the account may be watched, and draws the plan. Changes nothing in the tenant. */
async function begin(input: unknown): Promise<WatchBegun> {
  const { caseId, account, options, matter } = CaseStart.parse(input);
  const connected = await tenant();
  const at = connected.now();
  let refused: readonly string[];
  try {
    refused = matter ? await farEnd.watch.whyNot(account, options, connected) : ['nobody approved it'];
  } catch (error) {
    if (error instanceof Later) return { later: error.message };
    throw error;
  }
  const plan = drawWatchPlan(farEnd.order.watch, account, options, at);
  try {
    await tell(caseStore(), caseId, { kind: 'plan', at, mode: 'watch', matter, account, options, plan, refused });
  } catch {
    // A watch that cannot be written down is not begun: its decisions would be out of reach as well.
    return { later: 'the case file cannot be written' };
  }
  return refused.length > 0 ? { refused } : { plan };
}

df.app.activity(beginWatch.name, { handler: begin });
