import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { tell } from '../../shared/casefile/record.ts';
import { caseStore, farEnd } from '../connections.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { Plan } from '../../shared/plan/run.ts';
import { log } from '../../shared/log.ts';
import { CaseStart } from '../../shared/domain/case-start.ts';

/** Draws the plan and writes it down; calls no tenant, because T1 is running. */
export async function openCase(input: unknown, context: InvocationContext): Promise<Plan> {
  const start = CaseStart.parse(input);
  const at = new Date().toISOString();
  const plan = drawPlan(farEnd, start.account, start.options, at);
  try {
    const { account, options } = start;
    await tell(caseStore(), start.caseId, { kind: 'plan', at, account, options, plan }, { once: 'plan' });
  } catch (error) {
    // The cut-off does not wait for the case store; the plan is in the history.
    log(context, 'error', 'plan not in the case file', {
      caseId: start.caseId,
      errorName: error instanceof Error ? error.name : 'unknown',
    });
  }
  return plan;
}

df.app.activity('open-case', { handler: openCase });
