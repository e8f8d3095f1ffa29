import { readCase } from '../../shared/casefile/case-file.ts';
import type { RunTold } from '../../shared/casefile/case-file.ts';
import { Standing } from '../../shared/plan/outcome.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { Later } from '../../shared/domain/errors.ts';
import { drawWatchPlan } from '../../shared/plan/watch-plan.ts';
import { learn } from '../../shared/work/learn.ts';
import { caseStore, farEnd, startedWith, workOn } from '../connections.ts';
import { beginWatch } from '../contracts/watch.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** Changes nothing in the tenant. */
serveActivity(beginWatch, async ({ caseId }) => {
  let refused: readonly string[];
  try {
    // Opened anew: what may be watched is watched on, and nothing that was taken is taken again.
    const { watchPlan, evidence, runs } = await readCase(caseStore(), caseId);
    if (watchPlan) return { plan: watchPlan, before: { taken: evidence.length, outcomes: runs.flatMap(asOutcome) } };
    const start = await startedWith(caseId, 'watch');
    const work = await workOn(start);
    const { tenant } = work;
    const { account, options, matter } = (await learn(start, work)).start;
    const at = tenant.now();
    refused = matter ? await farEnd.watch.whyNot(account, options, tenant) : ['no person approved the watch'];
    const plan = drawWatchPlan(farEnd.order.watch, account, options, at);
    const entry = { kind: 'plan', at, mode: 'watch', matter, account, options, plan, refused } as const;
    // A watch that cannot be written down is not begun: its decisions would be out of reach as well.
    await tell(caseStore(), caseId, entry, { once: 'watch-plan' }).catch((cause: unknown) => {
      throw new Later('the case file cannot be written', undefined, { cause });
    });
    return refused.length > 0 ? { refused } : { plan };
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    const waits = { since: new Date().toISOString(), because: error.message };
    // Whoever looks at the case sees it; where not even this can be kept, the next try says so again.
    await caseStore()
      .putIfAbsent(keys.watchUnanswered(caseId), waits)
      .catch(() => undefined);
    return { later: error.message };
  }
});

function asOutcome({ state, ...told }: RunTold): Standing[] {
  const since = told.actedAt ?? told.seenAt;
  const known = Standing.shape.state.safeParse(state).data;
  return known === undefined || since === undefined ? [] : [{ ...told, state: known, since }];
}
