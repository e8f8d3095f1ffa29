import type { CaseStore } from '../casefile/case-store.ts';
import { readCase } from '../casefile/case-file.ts';
import { capturedBy } from '../casefile/captures.ts';
import { intend } from '../casefile/record.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { seconds } from '../domain/duration.ts';
import { outcomeOfError } from '../plan/outcome.ts';
import type { Before, Outcome } from '../plan/outcome.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import { learn } from './learn.ts';
import type { Known } from './learn.ts';
import { pausedBySwitch } from './may-write.ts';
import { notOutlived } from './not-outlived.ts';
import { countingWrites } from './counting-writes.ts';
import { readAhead, takeAhead } from './read-ahead.ts';
import { tryOnce } from './try-once.ts';
import type { Deed, Told, Try } from './try-once.ts';
import type { WorkContext } from './work-context.ts';
import type { RunNames } from '../plan/run.ts';
import type { CaptureContext, Step, StepContext, Verdict } from '../catalogue/step.ts';

/** https://learn.microsoft.com/entra/architecture/architecture#data-consistency */
const replication = seconds(10);

interface Attempt {
  readonly start: CaseStart;
  readonly run: RunNames;
  /** How the run stood before; undefined at the first attempt. */
  readonly before?: Before;
  readonly lookOnly?: boolean;
  /** Write nothing into the case file: the cut-off waits for no write, and is recorded afterwards. */
  readonly unrecorded?: boolean;
  /** Write only what differs from before into the case file: a watch looks often. */
  readonly onlyNews?: boolean;
}

/** One attempt: capture what undo will need, act, look. Answers an outcome whatever happens, and writes it into the case. */
export async function attempt(input: Attempt, work: WorkContext): Promise<Outcome> {
  const { farEnd, tenant, store } = work;
  const { run, before, lookOnly } = input;
  const step = stepNamed(farEnd, run.step);
  const isOutlived = notOutlived(input.start.caseId, work);
  const { mayWrite, wasPaused } = pausedBySwitch(work);
  let known: Known = { start: input.start, isComplete: true };
  const prepare = async (since: string): Promise<Deed | Told> => {
    if (!step) return { state: 'not-performed', note: `this version of Cordon knows no step ${run.step}` };
    // The cut-off needs none of it, and waits for nothing.
    if (!step.cutsOff) known = await learn(input.start, work);
    const { start } = known;
    const { account } = start;
    const applies = step.appliesTo(account, start.options);
    if (applies !== true) return { state: 'not-applicable', note: applies };
    const context = await contextOf(start, step, since, store);
    if (!before && !lookOnly && !step.cutsOff) readAhead(step, start, work);
    const captured = await capture(step, { start, run }, work, context);
    const counted = countingWrites(tenant, async () => {
      await mayWrite();
      await isOutlived();
    });
    return {
      act: (actedAt) => step.execute(account, captured, counted.tenant, { ...context, actedAt }),
      writes: counted.writes,
      look: async (actedAt, acts) => {
        const verdict = await step.verify(account, captured, tenant, { ...context, actedAt, acts });
        return trustAfterReplication(actedAt, tenant.now(), verdict);
      },
    };
  };
  const explain = async (error: unknown): Promise<Told> => {
    const failed = outcomeOfError(await farEnd.explain(error, known.start.account, tenant));
    // It may not apply at all: that is known once the tenant says what kind of account it is.
    if (failed.state === 'refused' && !known.isComplete) return { ...failed, state: 'later' };
    return failed.state === 'refused' && !step?.required ? { ...failed, state: 'not-performed' } : failed;
  };
  const tellAs: Try['tellAs'] = ({ state }, acts) => {
    const isOld = input.onlyNews && !acts && before?.state === state;
    return input.unrecorded || isOld ? undefined : { kind: acts && state !== 'not-applicable' ? 'attempt' : 'verdict' };
  };
  const mostChanges = step?.patience.mostChanges;
  return tryOnce(
    {
      caseId: input.start.caseId,
      run: run.name,
      step: run.step,
      before,
      lookOnly,
      mostChanges,
      wasPaused,
      prepare,
      explain,
      tellAs,
    },
    work,
  );
}

/**
 * The before-state is written once per case and step, before anything is changed: a repeat never takes the changed state for the old one.
 * A step whose capture could not be stored changes nothing; the cut-off is excepted, its before-state is in the history.
 */
async function capture(
  step: Step,
  { start, run }: Pick<Attempt, 'start' | 'run'>,
  work: WorkContext,
  context: CaptureContext,
): Promise<unknown> {
  const { tenant, store } = work;
  if (step.cutsOff) return step.capture(start.account, tenant, context);
  const known = await capturedBy(store, start.caseId, step.name);
  const read = async (): Promise<unknown> =>
    (await takeAhead(step, start, work)) ?? step.capture(start.account, tenant, context);
  const before = known ? known.before : await read();
  return intend(store, start.caseId, { at: tenant.now(), run: run.name, step: step.name, before });
}

async function contextOf(start: CaseStart, step: Step, since: string, store: CaseStore): Promise<StepContext> {
  // Nothing else reads the case file: the cut-off acts while the case store is down.
  const file = step.hearsPeople ? await readCase(store, start.caseId) : undefined;
  const attested = (file?.attestations ?? []).map(({ changedAt: at, by }) => ({ at, by }));
  return {
    caseId: start.caseId,
    alertedAt: start.incident.receivedAt,
    since,
    compromisedSince: start.incident.compromisedSince,
    options: start.options,
    attested,
    decisions: file?.decisions ?? [],
  };
}

/** A read may come from a replica that has not heard yet: what was done a moment ago is looked at again, not done again. */
function trustAfterReplication(actedAt: string | undefined, now: string, verdict: Verdict): Verdict {
  if (verdict.is !== 'not-yet' || actedAt === undefined) return verdict;
  if (Date.parse(now) - Date.parse(actedAt) > replication) return verdict;
  const { actAgain: _, ...only } = verdict;
  return only;
}
