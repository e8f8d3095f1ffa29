import { seconds } from '../../shared/domain/duration.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { isOrdered } from '../../shared/intake/is-ordered.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { caseStore, farEnd } from '../connections.ts';
import { openCase } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** The cut-off waits no longer for a store that hangs. Whatever follows it goes by what is kept there. */
const patience = seconds(1);

/** Calls no tenant and awaits no write, because T1 is running: the plan is in the history, and is written down after the cut-off. */
serveActivity(openCase, async (start) => {
  if (!(await hasOrder(start))) throw new Error('Nobody ordered this: the case store has no such case that is open.');
  return drawPlan(farEnd, start.account, start.options, new Date().toISOString());
});

/** Where the store does not say so in time, or is down, a containment goes on: it was there a moment ago, when the case was claimed. */
async function hasOrder(start: CaseStart): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<true>();
  const timer = setTimeout(resolve, patience, true);
  try {
    return await Promise.race([isOrdered(start, caseStore()).catch(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
