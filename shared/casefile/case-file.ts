import { stillGivenUp } from './still-given-up.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { levelOf } from '../domain/level.ts';
import type { Level } from '../domain/level.ts';
import type { Outcome } from '../plan/outcome.ts';
import type { LogReading } from '../plan/proof.ts';
import type { Plan } from '../plan/run.ts';
import type { WatchPlan } from '../plan/watch-plan.ts';
import type { CaseStore, StoredEntry } from './case-store.ts';
import { traceOf } from './case-trace.ts';
import type { CaseTrace } from './case-trace.ts';
import type { Entry, PlacedEntry } from './entries.ts';
import { readEntry } from './read-entry.ts';

type Told<Kind extends Entry['kind']> = Extract<PlacedEntry, { kind: Kind }>;
type About<Subject extends string> = Extract<PlacedEntry, { about: Subject }>;

/** How a run stands by the last word about it. */
export type RunTold = Pick<Outcome, 'run' | 'step' | 'note' | 'attempts' | 'actedAt' | 'seenAt'> & {
  readonly state: string;
};

/** One release: decided by one person or several, and later ended under its number. One that failed at once may be decided again. */
export interface ReleaseTold {
  readonly number: number;
  readonly decisions: readonly ReleaseDecision[];
  /** How each step that is taken back stands. */
  readonly steps: readonly { readonly step: string; readonly state: string; readonly note: string }[];
  /** Undefined while it is under way. */
  readonly ended: Told<'release'> | undefined;
}

/** All that a case file says. Views, gates, lists and reports read this, and nobody parses entries for themselves. */
export interface CaseFile extends CaseTrace {
  /** Of the containment; undefined while it is not written down. */
  readonly plan: Plan | undefined;
  /** How far the containment goes; undefined while its plan is not written down. */
  readonly level: Level | undefined;
  /** What the watch does, where the account may be watched. */
  readonly watchPlan: WatchPlan | undefined;
  /** Its work broke off again and again, has not ended since, and a person has to look. */
  readonly givenUp: Told<'given-up'> | undefined;
  /** Undefined while nobody has concluded the case. */
  readonly result: Told<'result'> | undefined;
  readonly runs: readonly RunTold[];
  /** Each try and each look that was written down, in order. */
  readonly tried: readonly Told<'attempt' | 'verdict' | 'undo'>[];
  /** What changed something, in order: an attempt at a step, or one at taking it back. */
  readonly acts: readonly (Told<'attempt' | 'undo'> & { readonly actedAt: string })[];
  /** What kind of account it is, in sentences; empty while that is not known. */
  readonly kindOfAccount: readonly string[];
  /** The last word of each examination. */
  readonly findings: readonly Told<'finding'>[];
  readonly attestations: readonly Told<'attestation'>[];
  readonly decisions: readonly Told<'decision'>[];
  readonly releases: readonly ReleaseTold[];
  /** Why the gates of releases let nobody in. */
  readonly refusals: readonly About<'release'>[];
  /** How each log stood when it was last looked into. */
  readonly logs: readonly LogReading[];
  readonly aftercare: About<'aftercare'> | undefined;
  readonly recurrences: readonly Told<'recurrence'>[];
  /** The looks for evidence during a watch. */
  readonly evidence: readonly About<'watch'>[];
}

export async function readCase(store: CaseStore, caseId: string): Promise<CaseFile> {
  return fold(await store.entries(caseId));
}

/** Pure: what the entries of a case say together, the later word over the earlier. */
export function fold(stored: readonly StoredEntry[]): CaseFile {
  const entries = stored.flatMap((each) => readEntry(each) ?? []);
  const of = <Kind extends Entry['kind']>(...kinds: readonly Kind[]): Told<Kind>[] =>
    entries.filter((entry): entry is Told<Kind> => (kinds as readonly string[]).includes(entry.kind));
  const evidence = of('evidence');
  const about = <Subject extends string>(subject: Subject): About<Subject>[] =>
    evidence.filter((entry) => entry.about === subject) as About<Subject>[];
  const result = of('result').at(-1);
  const plans = of('plan');
  const drawn = plans.findLast(({ plan }) => 'cutOff' in plan);
  const toWatch = plans.find(({ mode, refused = [] }) => mode === 'watch' && refused.length === 0);
  const runs = runsIn(of('attempt', 'verdict'), plans, result);
  const releases = releasesIn(of('decision', 'undo', 'release'));
  const aftercare = about('aftercare').at(-1);
  return {
    ...traceOf(entries),
    plan: drawn?.plan as Plan | undefined,
    level: drawn && levelOf(drawn.options),
    watchPlan: toWatch?.plan as WatchPlan | undefined,
    givenUp: stillGivenUp(of('given-up'), { result, releases, aftercare, runs }),
    result,
    runs,
    tried: of('attempt', 'verdict', 'undo'),
    acts: of('attempt', 'undo').flatMap((act) => (act.actedAt === undefined ? [] : [{ ...act, actedAt: act.actedAt }])),
    kindOfAccount: of('account').at(-1)?.is ?? [],
    findings: lastOf(of('finding'), ({ examination }) => examination),
    attestations: of('attestation'),
    decisions: of('decision'),
    releases,
    refusals: about('release'),
    logs: lastOf(
      about('access').flatMap(({ logs }) => logs),
      ({ log }) => log,
    ),
    aftercare,
    recurrences: of('recurrence'),
    evidence: about('watch'),
  };
}

function lastOf<T>(all: readonly T[], nameOf: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [nameOf(one), one])).values()];
}

/** What was tried, overtaken by what a plan left out, overtaken by the result. */
function runsIn(
  tried: readonly Told<'attempt' | 'verdict'>[],
  plans: readonly Told<'plan'>[],
  result: Told<'result'> | undefined,
): RunTold[] {
  const seen = tried.map(({ at, run, step, state, note, attempts, actedAt }): RunTold => {
    return { run, step, state, note, attempts, ...(actedAt === undefined ? {} : { actedAt }), seenAt: at };
  });
  const concluded = [...plans.flatMap(({ plan }) => plan.notDone), ...(result?.outcomes ?? [])];
  const known = concluded.map(({ run, step, state, note, attempts, actedAt, seenAt }): RunTold => {
    const times = { ...(actedAt === undefined ? {} : { actedAt }), ...(seenAt === undefined ? {} : { seenAt }) };
    return { run, step, state, note, attempts, ...times };
  });
  return lastOf([...seen, ...known], ({ run }) => run);
}

function releasesIn(entries: readonly Told<'decision' | 'undo' | 'release'>[]): ReleaseTold[] {
  const releases = new Map<number, ReleaseTold>();
  const newest = (): ReleaseTold | undefined => [...releases.values()].at(-1);
  const begin = (number: number): ReleaseTold => ({ number, decisions: [], steps: [], ended: undefined });
  for (const entry of entries) {
    if (entry.kind === 'release') {
      releases.set(entry.number, { ...(releases.get(entry.number) ?? begin(entry.number)), ended: entry });
    } else if (entry.kind === 'decision') {
      if (entry.decision.decision !== 'release') continue;
      const last = newest();
      const number = entry.release ?? (last ? last.number + (last.ended ? 1 : 0) : 1);
      const known = releases.get(number);
      // One that is decided while another is under way joins it; one that has ended begins again.
      const release = known && !known.ended ? known : begin(number);
      releases.delete(number);
      releases.set(number, { ...release, decisions: [...release.decisions, entry.decision] });
    } else {
      const release = releases.get(entry.release ?? newest()?.number ?? 0);
      if (!release) continue;
      const { step, state, note } = entry;
      const steps = lastOf([...release.steps, { step, state, note }], (each) => each.step);
      releases.set(release.number, { ...release, steps });
    }
  }
  return [...releases.values()];
}
