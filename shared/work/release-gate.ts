import type { CaseStore } from '../casefile/case-store.ts';
import { believedIn } from '../domain/incident.ts';
import { capturedBy } from '../casefile/captures.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { Refusal } from '../domain/errors.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { beforeStateOf } from './before-state.ts';
import type { ClaimedCase } from './before-state.ts';
import { readCase } from '../casefile/case-file.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { WorkContext } from './work-context.ts';
import { needsProof } from '../plan/release-plan.ts';
import type { Change, Step } from '../catalogue/step.ts';

/** Something that was neither there before the case nor made by a hand the case knows. */
export interface Unknown {
  /** What the decision has to accept to go on. */
  readonly name: string;
  readonly says: string;
}

/** What stands in the way of letting the user in, by name. Throws `Later`. Changes nothing. */
export async function unknownDoors(
  start: CaseStart,
  decision: ReleaseDecision,
  earlier: readonly ClaimedCase[],
  { farEnd, tenant, store }: WorkContext,
): Promise<Unknown[]> {
  // Whose doors are looked at before the user is let in: those that know what must stay away.
  const gateSteps = farEnd.steps.filter(({ undo }) => undo.reappeared !== undefined);
  const file = await readCase(store, start.caseId);
  const looked = await Promise.all(gateSteps.map((step) => lookAt(step, { start, decision, earlier }, tenant, store)));
  const unknown = [...looked.flat(), ...(await aboutThePassword(start, decision, file, farEnd, tenant))];
  return unknown.filter(({ name }) => !decision.accept.includes(name));
}

interface Asked {
  readonly start: CaseStart;
  readonly decision: ReleaseDecision;
  readonly earlier: readonly ClaimedCase[];
}

async function lookAt(
  step: Step,
  { start, decision, earlier }: Asked,
  tenant: Tenant,
  store: CaseStore,
): Promise<Unknown[]> {
  const was = await beforeStateOf(step, start, earlier, tenant, store);
  // Nothing was ever captured: what is there now is what was there.
  if (!was) return [];
  const own = await capturedBy(store, start.caseId, step.name);
  const { account, options } = start;
  const believed = believedIn(start.incident);
  const isSame = JSON.stringify(own?.before ?? was.before) === JSON.stringify(was.before);
  const captured = isSame ? [was] : [was, { before: own?.before, believed }];
  const known = captured.flatMap(({ before }) => step.foresee(account, before, options));
  try {
    const context = { ...believed, options };
    const { kind, hostile, accept } = decision;
    const astray = new Set<string>();
    // What was captured is known; what must stay away is still reported.
    for (const each of captured) {
      const release = { kind, hostile, accept, options, since: tenant.now(), ...each.believed };
      const names = (await step.undo.reappeared?.(account, each.before, tenant, release)) ?? [];
      for (const name of names) astray.add(name);
    }
    const now = step.foresee(account, await step.capture(account, tenant, context), options);
    const isKnown = (change: Change): boolean =>
      known.some(({ what, from }) => what === change.what && from === change.from);
    const strangers = now.filter((change) => !isKnown(change) && !astray.has(change.what));
    return [
      ...[...astray].map((name) => ({ name, says: `${step.title}: "${name}" must stay away and is there` })),
      ...strangers.map(({ what, from }) => ({
        name: what,
        says: `${step.title}: "${what}" (${from}) was not there before`,
      })),
    ];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [{ name: step.name, says: `${step.title}: what is there now cannot be read (${error.code})` }];
  }
}

async function aboutThePassword(
  start: CaseStart,
  decision: ReleaseDecision,
  file: CaseFile,
  farEnd: FarEnd,
  tenant: Tenant,
): Promise<Unknown[]> {
  if (!needsProof(farEnd, start, decision, file)) return [];
  const says = await farEnd.password.whyNotLetIn(start, file, tenant);
  return says === undefined ? [] : [{ name: 'password', says }];
}
