import type { CaseStore, Entry } from '../casefile/case-store.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { Refusal } from '../domain/errors.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { beforeStateOf } from './before-state.ts';
import type { ClaimedCase } from './before-state.ts';
import { traceOf } from './case-trace.ts';
import { stepNamed } from './plan.ts';
import { isProven, knownChanges } from './prove-password.ts';
import { readSignInState } from './readings/sign-in-state.ts';
import { needsProof } from './release-plan.ts';
import type { Change, Step } from './step.ts';

/** Something that was neither there before the case nor made by a hand the case knows. */
export interface Unknown {
  /** What the decision has to accept to go on. */
  readonly name: string;
  readonly says: string;
}

/** Whose doors are looked at before the user is let in: what each of these steps would take away again now. */
export const gateSteps: readonly string[] = [
  'remove-sign-in-methods',
  'disable-inbox-rules',
  'remove-sweep-rules',
  'revoke-oauth-grants',
  'revoke-app-role-assignments',
  'remove-delegates',
  'stop-forwarding',
  'strip-privileged-roles',
  'disable-registered-devices',
  'disable-made-transport-rules',
];

/** What stands in the way of letting the user in, by name. Throws `Later`. Changes nothing. */
export async function unknownDoors(
  start: CaseStart,
  decision: ReleaseDecision,
  earlier: readonly ClaimedCase[],
  tenant: Tenant,
  store: CaseStore,
): Promise<Unknown[]> {
  const entries = await store.entries(start.caseId);
  const looked = await Promise.all(
    gateSteps.map(async (name) => {
      const step = stepNamed(name);
      return step ? lookAt(step, start, earlier, tenant, store) : [];
    }),
  );
  const unknown = [...looked.flat(), ...(await aboutThePassword(start, decision, entries, tenant))];
  return unknown.filter(({ name }) => !decision.accept.includes(name));
}

async function lookAt(
  step: Step,
  start: CaseStart,
  earlier: readonly ClaimedCase[],
  tenant: Tenant,
  store: CaseStore,
): Promise<Unknown[]> {
  const was = await beforeStateOf(step, start, earlier, tenant, store);
  // Nothing was ever captured: what is there now is what was there.
  if (!was) return [];
  const own = await store.get<{ before: unknown }>(`captures/${start.caseId}/${step.name}`);
  const { account, options } = start;
  const known = [was.before, own?.before ?? was.before].flatMap((each) => step.foresee(account, each, options));
  try {
    const context = { compromisedSince: start.incident.compromisedSince, options };
    const now = step.foresee(account, await step.capture(account, tenant, context), options);
    const isKnown = (change: Change): boolean =>
      known.some(({ what, from }) => what === change.what && from === change.from);
    return now
      .filter((change) => !isKnown(change))
      .map(({ what, from }) => ({ name: what, says: `${step.title}: "${what}" (${from}) was not there before` }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [{ name: step.name, says: `${step.title}: what is there now cannot be read (${error.code})` }];
  }
}

/** On premises the change may still be on its way: the release waits for it before it opens sign-in. */
async function aboutThePassword(
  start: CaseStart,
  decision: ReleaseDecision,
  entries: readonly Entry[],
  tenant: Tenant,
): Promise<Unknown[]> {
  if (!needsProof(start, decision, traceOf(entries))) return [];
  const known = knownChanges(start, entries);
  if (known.length === 0) return [{ name: 'password', says: 'nobody is known to have changed the password' }];
  const { lastPasswordChangeDateTime: changed } = await readSignInState(start.account, tenant);
  if (isProven(changed, start, known)) return [];
  if (!changed || Date.parse(changed) < Math.min(...known)) {
    if (start.account.onPremises) return [];
    return [{ name: 'password', says: `the password is still that of ${changed ?? 'an unknown time'}` }];
  }
  return [{ name: 'password', says: `somebody unknown to the case changed the password at ${changed}` }];
}
