import { expecting } from './expecting.ts';
import { minutes, seconds } from '../domain/duration.ts';
import { CutOff, Later, Refusal, reasonOf } from '../domain/errors.ts';

/** So many are named; a person looks up the rest. */
const named = 5;

/** Exchange allows an app four calls at once on a mailbox. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const atOnceInAll = 4;

/**
 * Azure may end an attempt after five minutes, and what it had done would be told to nobody. What was not begun by then is left to the next.
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json#functiontimeout
 */
const budget = minutes(2);

/**
 * Acts on all of them, four at once, whatever becomes of one: an odd entry must not save those behind it. The first are begun first; acts that
 * change the same thing (`changes`) follow one another, or one would undo the other. Afterwards it throws what stays: `Later` where something
 * may still be done, else one `Refusal` that names everything that was refused, in the order of the things.
 */
export async function toAll<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  act: (thing: Thing) => Promise<unknown>,
  changes: (thing: Thing) => string,
  atOnce = atOnceInAll,
): Promise<void> {
  // In real time: it is the machine that ends the attempt.
  const began = performance.now();
  const failures: { readonly index: number; readonly name: string; readonly error: Error }[] = [];
  const tried = async ([index, thing]: readonly [number, Thing]): Promise<void> => {
    try {
      if (performance.now() - began > budget) throw new Later('not begun yet', seconds(1));
      await act(thing);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failures.push({ index, name: nameOf(thing), error });
    }
  };
  const groups = Map.groupBy([...things.entries()], ([, thing]) => changes(thing));
  await inParallel([...groups.values()], atOnce, async (group) => {
    for (const one of group) await tried(one);
  });
  throwWhatStays(
    failures.toSorted((a, b) => a.index - b.index),
    things.length,
  );
}

/**
 * The same to take away things that may be in each other's way, as the entries of one list are: at once all the same, and what is refused is
 * tried again in turn with what `changes` the same thing. Where an act was lost to another beside it the next look finds that, and from then
 * on (`isRepeat`) they follow one another.
 */
export async function atOnceThenInTurn<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  act: (thing: Thing) => Promise<unknown>,
  changes: (thing: Thing) => string,
  isRepeat: boolean,
): Promise<void> {
  if (isRepeat) return toAll(things, nameOf, act, changes);
  const refused = new Set<Thing>();
  const first = toAll(
    [...things.entries()],
    ([, thing]) => nameOf(thing),
    async ([, thing]) => {
      try {
        await act(thing);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused.add(thing);
      }
    },
    ([index]) => String(index),
  );
  const failure = await failureOf(first);
  const again = await failureOf(
    toAll(
      things.filter((thing) => refused.has(thing)),
      nameOf,
      act,
      changes,
    ),
  );
  throwFirst(failure, again);
}

/** What may still be done is asked for again, whatever else was refused. */
export function throwFirst(...failures: readonly (Error | undefined)[]): void {
  const failed = failures.find((error) => error instanceof Later) ?? failures.find((error) => error !== undefined);
  if (failed) throw failed;
}

export async function failureOf(done: Promise<void>): Promise<Error | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function throwWhatStays(failures: readonly { readonly name: string; readonly error: Error }[], of: number): void {
  const [first] = failures;
  if (!first) return;
  const errors = failures.map(({ error }) => error);
  const fault = errors.find((error) => !(error instanceof Refusal) && !(error instanceof Later));
  if (fault !== undefined || of === 1) throw fault ?? first.error;
  const list = failures.map(({ name, error }) => `${name} (${reasonOf(error)})`);
  const message = `not done for ${String(failures.length)} of ${String(of)}: ${firstOf(list)}`;
  const passing = errors.filter((error) => error instanceof Later);
  if (passing.length > 0) throw laterThan(passing, message);
  const refusals = errors.filter((error) => error instanceof Refusal);
  throw new Refusal(refusals[0]?.status ?? 400, refusals[0]?.code ?? '', message, {
    requestId: refusals[0]?.requestId,
    cause: refusals[0],
  });
}

/** So many at once, the first begun first. */
async function inParallel<Thing>(
  things: readonly Thing[],
  atOnce: number,
  does: (thing: Thing) => Promise<void>,
): Promise<void> {
  const left = [...things].reverse();
  const go = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await does(next);
  };
  await Promise.all(Array.from({ length: atOnce }, go));
}

/** What was told of them, and of which it could not be told. */
export interface OfEach<Answer> {
  readonly answers: readonly Answer[];
  /** One line each, with the reason. */
  readonly untold: readonly string[];
}

/**
 * Asks about each of them, so many at once: what is refused of one costs that one, and is said. Throws `Later` where one may be told later,
 * once all have been asked.
 */
export async function ofEach<Thing, Answer>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  ask: (thing: Thing) => Promise<Answer>,
  atOnce = 1,
): Promise<OfEach<Answer>> {
  const answers: { readonly index: number; readonly answer: Answer }[] = [];
  const untold: string[] = [];
  const passing: Later[] = [];
  const asked = expecting(ask);
  await inParallel([...things.entries()], atOnce, async ([index, thing]) => {
    try {
      answers.push({ index, answer: await asked(thing) });
    } catch (error) {
      if (error instanceof Later) passing.push(error);
      else if (error instanceof Refusal) untold.push(`${nameOf(thing)} (${reasonOf(error)})`);
      else throw error;
    }
  });
  if (passing.length > 0) throw laterThan(passing, passing[0]?.message ?? '');
  return { answers: answers.sort((a, b) => a.index - b.index).map(({ answer }) => answer), untold: untold.sort() };
}

/** The rows of a list, or its beginning where the tenant does not tell the rest. */
export async function upToCut(
  list: Promise<Record<string, unknown>[]>,
): Promise<{ readonly rows: readonly Record<string, unknown>[]; readonly isCutOff: boolean }> {
  try {
    return { rows: await list, isCutOff: false };
  } catch (error) {
    if (error instanceof CutOff) return { rows: error.rows, isCutOff: true };
    throw error;
  }
}

/** The first of many lines, and how many there are besides. */
export function firstOf(lines: readonly string[]): string {
  const rest = lines.length > named ? `; and ${String(lines.length - named)} more` : '';
  return `${lines.slice(0, named).join('; ')}${rest}`;
}

/** As long as the slowest of them asked for. */
function laterThan(errors: readonly Later[], message: string): Later {
  const waits = errors.flatMap(({ after }) => after ?? []);
  return new Later(message, waits.length > 0 ? Math.max(...waits) : undefined, { cause: errors[0] });
}

/** Takes something away; that it is gone already is what was wanted. A service may have other words for "gone" than 404. */
export async function unlessGone(
  removal: Promise<unknown>,
  isGone: (error: unknown) => boolean = (error) => error instanceof Refusal && error.status === 404,
): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
