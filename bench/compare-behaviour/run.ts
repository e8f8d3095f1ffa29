import { join } from 'node:path';
import { baseTree, type BaseTree } from './base-tree.ts';
import type { Behaviour } from './behaviour.ts';
import { compareBehaviour, type Difference } from './compare-behaviour.ts';
import { describeDrill } from './describe-drill.ts';
import { readOptions, usage, type Options } from './options.ts';
import { openTree, recordDrill, scenariosOf, type Rehearsal, type Tree } from './record-drills.ts';
import { recordingCache, type RecordingCache } from './recording-cache.ts';
import { describeRenames, readRenames, vocabulary } from './renames.ts';
import { report } from './report.ts';
import { outputOf } from './run-program.ts';

/**
 * Whether the working tree behaves as a commit does: both rehearse every scenario, and what each did is compared. For a restructuring,
 * which must change nothing. Ends with 0 where nothing differs, 1 where something does, 2 where the command line cannot be followed.
 *
 * Compared exactly: the verdict of the drill; every write to the tenant and to the domain controller, with what was sent and the status of
 * the answer; how each case ended; and what was written into it about each run, in order. Left out or allowed for, because it varies
 * between two drills of one tree and seed (requests run side by side, in real time between the jumps of the drill's clock):
 *
 * - times, random ids, page tokens and the names of cases are words in braces (`withoutChance`); passwords, too.
 * - Reads: the same ones must be made, but how often is up to when the drill sees that it is over (`as polls`). Entries repeat with them (`nearly`).
 * - Requests that were throttled (429) and entries that say so (`later`): they are repeated, and the repetition is compared.
 * - Whether what was done is seen at once or within the minute: a replica decides (`describeEntries`).
 * - The order of writes within half a minute (`apart`); between runs of a case file it is not compared.
 * - A line that agrees in any recording of the two: some scenarios end on one side or the other of a look. A drill that differs is recorded
 *   again, up to `--takes` times.
 *
 * Not compared at all: what the attacker and people ask of the tenant (the verdict says what came of it), AMQP, the Durable Task hub, and
 * what is in an entry beside its kind, run and state.
 */
const repository = join(import.meta.dirname, '..', '..');
const renames = readRenames(join(import.meta.dirname, 'renames.json'));

const asked = await understand(process.argv.slice(2));
if (typeof asked === 'string') {
  process.stderr.write(`${asked}\n${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await compareAll(asked.options, asked.commit)) ? 0 : 1;
}

/** What is wrong with the command line, in words, or what it asks for. */
async function understand(argv: readonly string[]): Promise<string | { options: Options; commit: string }> {
  try {
    const options = readOptions(argv);
    const commit = await outputOf('git', ['rev-parse', '--verify', `${options.base}^{commit}`], repository);
    return { options, commit };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether nothing differs. */
async function compareAll(options: Options, commit: string): Promise<boolean> {
  const cache = recordingCache(join(repository, 'node_modules', '.cache', 'compare-behaviour', commit));
  const base = baseTree(repository, commit);
  try {
    const now = await openTree(repository);
    for (const line of describeRenames(renames)) process.stdout.write(`renamed in ${options.base}: ${line}\n`);
    const names = options.scenarios.length > 0 ? options.scenarios : await allScenarios({ base, cache, now });
    const todo = options.seeds.flatMap((seed) => names.map((scenario) => ({ scenario, seed })));
    let same = true;
    await inParallel(options.jobs, todo, async ({ scenario, seed }) => {
      const { differences, takes } = await compareOne({ scenario, seed }, options.takes, { base, cache, now });
      process.stdout.write(report(`${scenario}, seed ${seed}`, differences, takes));
      same &&= differences.length === 0;
    });
    return same;
  } finally {
    await base.close();
  }
}

interface Sources {
  readonly base: BaseTree;
  readonly cache: RecordingCache;
  readonly now: Tree;
}

/** A scenario that only one of the two trees knows is a difference, too. */
async function allScenarios({ base, cache, now }: Sources): Promise<readonly string[]> {
  const before = await cache.scenarios(async () => scenariosOf(await base.open()));
  return [...new Set([...before, ...(await scenariosOf(now))])];
}

/** A difference has to be there in every recording, so another is made of both trees before one is believed. */
async function compareOne(
  what: Omit<Rehearsal, 'take'>,
  most: number,
  { base, cache, now }: Sources,
): Promise<{ readonly differences: readonly Difference[]; readonly takes: number }> {
  const [was, is]: [Behaviour[], Behaviour[]] = [[], []];
  let differences: readonly Difference[] = [];
  for (let take = 1; take <= most; take++) {
    const rehearsal = { ...what, take };
    const recorded = (await cache.get(rehearsal)) ?? (await recordBase(rehearsal, base, cache));
    was.push(describeDrill(recorded, vocabulary(renames, 'base')));
    is.push(describeDrill(await recordDrill(now, rehearsal), vocabulary(renames, 'now')));
    differences = compareBehaviour(was, is);
    if (differences.length === 0) return { differences, takes: take };
  }
  return { differences, takes: most };
}

async function recordBase(rehearsal: Rehearsal, base: BaseTree, cache: RecordingCache) {
  const recording = await recordDrill(await base.open(), rehearsal);
  // One without a verdict may be the machine's fault: it is made again next time.
  if (recording.stdout !== '') await cache.put(rehearsal, recording);
  return recording;
}

async function inParallel<T>(jobs: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const workers = Array.from({ length: jobs }, async () => {
    try {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
    } finally {
      // Where one fails, the others begin nothing new.
      left.length = 0;
    }
  });
  await Promise.all(workers);
}
