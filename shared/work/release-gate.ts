import type { CaseStore } from '../casefile/case-store.ts';
import { believedIn } from '../domain/incident.ts';
import { capturedBy } from '../casefile/captures.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { Accepted, ReleaseDecision } from '../domain/decision.ts';
import { Refusal } from '../domain/errors.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { beforeStateOf } from './before-state.ts';
import type { ClaimedCase } from './before-state.ts';
import { readCase } from '../casefile/case-file.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { WorkContext } from './work-context.ts';
import { needsProof, passwordId } from '../plan/release-plan.ts';
import type { Change, ReleaseContext, Step } from '../catalogue/step.ts';
import { acceptedOf, idIn, whatBecomesOf } from '../catalogue/comes-back.ts';
import { valueOf } from '../catalogue/value-of.ts';
import type { Taken } from '../catalogue/taken.ts';

/** Something that was neither there before the case nor made by a hand the case knows, or that must stay away and is there. */
export interface Unknown extends Accepted {
  /** As a person would name it. */
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
  const asked = { start, decision, earlier, file };
  const looked = await Promise.all(gateSteps.map((step) => lookAt(step, asked, tenant, store)));
  const unknown = [...looked.flat(), ...(await aboutThePassword(start, decision, file, farEnd, tenant))];
  return unknown.filter(({ id, value }) => !decision.accept.some((each) => each.id === id && each.value === value));
}

interface Asked {
  readonly start: CaseStart;
  readonly decision: ReleaseDecision;
  readonly earlier: readonly ClaimedCase[];
  readonly file: CaseFile;
}

/** Meant to be looked at, whatever became of it. */
function wasDue({ runs }: CaseFile, step: Step): boolean {
  return runs.some((run) => run.step === step.name && !['not-applicable', 'left-out'].includes(run.state));
}

async function lookAt(
  step: Step,
  { start, decision, earlier, file }: Asked,
  tenant: Tenant,
  store: CaseStore,
): Promise<Unknown[]> {
  const was = await beforeStateOf(step, start, earlier, tenant, store);
  // A step that broke off before it read anything left everything as the attacker did; in a false alarm there was none.
  const isUnseen = was === undefined;
  if (isUnseen && (decision.kind === 'false-alarm' || !wasDue(file, step))) return [];
  const own = await capturedBy(store, start.caseId, step.name);
  const { account, options } = start;
  const believed = believedIn(start.incident);
  const captured = [...(was ? [was] : []), ...(own && !isSame(own.before, was?.before) ? [{ ...own, believed }] : [])];
  const known = captured.flatMap(({ before }) => step.foresee(account, before, options));
  try {
    const context = { ...believed, options };
    const { kind, hostile } = decision;
    const accept = acceptedOf(step.name, decision.accept);
    const astray = new Map<string, Unknown>();
    const [names, ids, nameless] = [new Set<string>(), new Set<string>(), new Set<string>()];
    // What was captured is known; what must stay away is still reported.
    for (const each of captured) {
      const release = { kind, hostile, accept, options, since: tenant.now(), ...each.believed };
      const again = new Set((await step.undo.reappeared?.(account, each.before, tenant, release)) ?? []);
      const taken = again.size === 0 ? [] : ((await step.undo.taken?.(account, each.before, tenant, release)) ?? []);
      for (const name of again) {
        const known = taken.filter((one) => one.name === name);
        const those = known.length > 0 ? known.map((one) => astrayAs(step, one, release)) : [openNow(step, name, '')];
        for (const one of those) astray.set(one.id, one);
        for (const { id } of known) ids.add(id);
        names.add(name);
        if (known.length === 0) nameless.add(name);
      }
    }
    const now = step.foresee(account, await step.capture(account, tenant, context), options);
    // Whoever makes a thing chooses its name: it is known by its id, where the step tells one.
    const isKnown = (change: Change): boolean =>
      known.some(({ what, id, from }) => what === change.what && id === change.id && from === change.from);
    const isTold = ({ what, id }: Change): boolean =>
      id === undefined ? names.has(what) : ids.has(id) || nameless.has(what);
    const strangers = now.filter((change) => !isKnown(change) && !isTold(change));
    const why = isUnseen ? 'nobody looked at before' : undefined;
    return [...astray.values(), ...strangers.map(({ what, from, id }) => openNow(step, what, from, id, why))];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code } = error;
    return [{ ...openNow(step, step.name, code), says: `${step.title}: what is there now cannot be read (${code})` }];
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Something that was taken away and is there. */
function astrayAs(step: Step, taken: Taken, release: ReleaseContext): Unknown {
  const { why } = whatBecomesOf(release, taken);
  const says = `${step.title}: "${taken.name}" must stay away and is there (${why})`;
  return { id: idIn(step.name, taken.id), value: valueOf(taken), name: taken.name, says };
}

/** Something that nothing was captured of: no step would take it for its own. */
function openNow(step: Step, name: string, as: string, known = name, why = 'was not there before'): Unknown {
  const says = as === '' ? `"${name}" must stay away and is there` : `"${name}" (${as}) ${why}`;
  const id = idIn('open-now', idIn(step.name, known));
  return { id, value: valueOf({ id, name, does: as }), name, says: `${step.title}: ${says}` };
}

async function aboutThePassword(
  start: CaseStart,
  decision: ReleaseDecision,
  file: CaseFile,
  farEnd: FarEnd,
  tenant: Tenant,
): Promise<Unknown[]> {
  // Whoever accepted the password accepted it as it was shown.
  if (!needsProof(farEnd, start, { ...decision, accept: [] }, file)) return [];
  const says = await farEnd.password.whyNotLetIn(start, file, tenant);
  if (says === undefined) return [];
  const value = valueOf({ id: passwordId, name: passwordId, does: says });
  return [{ id: passwordId, value, name: passwordId, says }];
}
