import * as df from 'durable-functions';
import { caseStore } from '../connections.ts';
import { drawPlan } from '../../shared/containment/plan.ts';
import type { Plan } from '../../shared/containment/plan.ts';
import { CaseStart } from '../../shared/domain/case-start.ts';

/** Draws the plan and writes it down; calls no tenant, because T1 is running. */
export async function openCase(input: unknown): Promise<Plan> {
  const start = CaseStart.parse(input);
  const at = new Date().toISOString();
  const plan = drawPlan(start.account, start.options, at);
  await caseStore().append(start.caseId, { kind: 'plan', at, account: start.account, options: start.options, plan });
  return plan;
}

df.app.activity('open-case', { handler: openCase });
