import type { CaseStore } from '../casefile/case-store.ts';
import { capturedBy } from '../casefile/captures.ts';
import type { Account } from '../domain/account.ts';
import { believedIn } from '../domain/incident.ts';
import type { Believed } from '../domain/incident.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { readCase } from '../casefile/case-file.ts';
import type { Step } from '../catalogue/step.ts';

/** A case as the account's claims have it. */
export interface ClaimedCase {
  readonly caseId: string;
  readonly incident: Believed;
}

export interface BeforeState {
  readonly before: unknown;
  /** In the case it is from. */
  readonly believed: Believed;
}

/**
 * What undoing a step brings back. Where earlier cases of the account were never released, what they captured wins: the capture of a later
 * one shows what Cordon itself had changed. Undefined where nothing was captured.
 * @param earlier the account's cases before this one, oldest first
 */
export async function beforeStateOf(
  step: Step,
  start: CaseStart,
  earlier: readonly ClaimedCase[],
  tenant: Tenant,
  store: CaseStore,
): Promise<BeforeState | undefined> {
  let found = await capturedIn(step, start.caseId, start.incident, start.account);
  for (const { caseId, incident } of earlier.toReversed()) {
    const trace = await readCase(store, caseId);
    const known = trace.steps.find((each) => each.step === step.name);
    if (known?.takenBack) break;
    if (!known) continue;
    found = (await capturedIn(step, caseId, incident, trace.account)) ?? found;
  }
  return found;

  async function capturedIn(
    of: Step,
    caseId: string,
    incident: Believed,
    account: Account | undefined,
  ): Promise<BeforeState | undefined> {
    const believed = believedIn(incident);
    if (of.cutsOff) {
      if (!account) return undefined;
      return {
        before: await of.capture(account, tenant, { ...believed, options: start.options }),
        believed,
      };
    }
    const captured = await capturedBy(store, caseId, of.name);
    return captured && { before: captured.before, believed };
  }
}
