import type { CaseStore } from '../casefile/case-store.ts';
import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import { intend, tell } from '../casefile/record.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { seconds } from '../domain/duration.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { outcomeOf, outcomeOfError } from '../plan/outcome.ts';
import type { Outcome } from '../plan/outcome.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { WorkContext } from './work-context.ts';
import type { Run } from '../plan/run.ts';
import type { CaptureContext, Step, StepContext } from '../catalogue/step.ts';

type Told = ReturnType<typeof outcomeOf>;

/** https://learn.microsoft.com/entra/architecture/architecture#data-consistency */
const replication = seconds(10);

interface Attempt {
  readonly start: CaseStart;
  readonly run: Run;
  /** How the run stood before; undefined at the first attempt. */
  readonly before?: Outcome;
  readonly lookOnly?: boolean;
  /** Write nothing into the case file: the cut-off waits for no write, and is recorded afterwards. */
  readonly unrecorded?: boolean;
  /** Write only what differs from before into the case file: a watch looks often. */
  readonly onlyNews?: boolean;
}

/**
 * One attempt: capture what undo will need, act, look. Answers an outcome whatever happens, and writes it into the case. Only looks where
 * an earlier attempt has acted and nothing asks for more.
 */
export async function attempt(input: Attempt, { farEnd, tenant, store }: WorkContext): Promise<Outcome> {
  const { start, run, before } = input;
  const step = stepNamed(farEnd, run.step);
  const since = before?.since ?? tenant.now();
  const attempts = (before?.attempts ?? 0) + 1;
  if (!step) {
    const note = `this version of Cordon knows no step ${run.step}`;
    return { run: run.name, step: run.step, state: 'not-performed', note, attempts, since };
  }
  const acts = !input.lookOnly && (before?.actedAt === undefined || before.actAgain === true);
  let actedAt = before?.actedAt;
  let told: Told;
  try {
    const context = await contextOf(input, step, since, store);
    const captured = await capture(step, input, tenant, store, context);
    if (acts) {
      await step.execute(start.account, captured, tenant, { ...context, actedAt });
      actedAt = tenant.now();
    }
    told = trustAfterReplication(
      actedAt,
      tenant.now(),
      outcomeOf(await step.verify(start.account, captured, tenant, { ...context, actedAt })),
    );
  } catch (error) {
    const failed = outcomeOfError(await farEnd.explain(error, start.account, tenant));
    told = failed.state === 'refused' && !step.required ? { ...failed, state: 'not-performed' } : failed;
  }
  const outcome: Outcome = {
    run: run.name,
    step: step.name,
    ...told,
    attempts,
    since,
    ...(actedAt === undefined ? {} : { actedAt }),
    seenAt: tenant.now(),
  };
  if (input.unrecorded || (input.onlyNews && !acts && before?.state === outcome.state)) return outcome;
  try {
    await record(outcome, acts, start.caseId, store);
  } catch (error) {
    // What was done is done: the history has the outcome, and the case says that its file does not.
    return {
      ...outcome,
      note: `${outcome.note}; not in the case file (${error instanceof Error ? error.name : 'error'})`,
    };
  }
  return outcome;
}

/**
 * The before-state is written once per case and step, before anything is changed: a repeat never takes the changed state for the old one.
 * A step whose capture could not be stored changes nothing; the cut-off is excepted, its before-state is in the history.
 */
async function capture(
  step: Step,
  { start, run }: Attempt,
  tenant: Tenant,
  store: CaseStore,
  context: CaptureContext,
): Promise<unknown> {
  if (step.cutsOff) return step.capture(start.account, tenant, context);
  const known = await store.get<{ before: unknown }>(keys.capture(start.caseId, step.name));
  const before = known ? known.before : await step.capture(start.account, tenant, context);
  return intend(store, start.caseId, { at: tenant.now(), run: run.name, step: step.name, before });
}

async function contextOf({ start }: Attempt, step: Step, since: string, store: CaseStore): Promise<StepContext> {
  // Nothing else reads the case file: the cut-off acts while the case store is down.
  const file = step.hearsPeople ? await readCase(store, start.caseId) : undefined;
  const attested = (file?.attestations ?? []).map(({ changedAt: at, by }) => ({ at, by }));
  const decisions = (file?.decisions ?? []).map(({ decision }) => decision);
  return { since, compromisedSince: start.incident.compromisedSince, options: start.options, attested, decisions };
}

/** A read may come from a replica that has not heard yet: what was done a moment ago is looked at again, not done again. */
function trustAfterReplication(actedAt: string | undefined, now: string, told: Told): Told {
  if (actedAt === undefined || Date.parse(now) - Date.parse(actedAt) > replication) return told;
  const { actAgain: _, ...only } = told;
  return only;
}

async function record(outcome: Outcome, acted: boolean, caseId: string, store: CaseStore): Promise<void> {
  const { run, step, state, note, attempts, actedAt } = outcome;
  const at = outcome.seenAt ?? outcome.since;
  await tell(store, caseId, { kind: acted ? 'attempt' : 'verdict', at, run, step, state, note, attempts, actedAt });
}
