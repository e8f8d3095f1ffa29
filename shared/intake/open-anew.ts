import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import { fromWholeSeconds, minutes } from '../domain/duration.ts';
import { isLive } from './intake.ts';
import type { DurableStatus, Intake } from './intake.ts';

/** One of the instances that work on a case. */
export interface WorkOnCase {
  readonly caseId: string;
  /** As the case file calls it, e.g. `containment` or `release-1`. */
  readonly work: string;
  readonly instanceId: string;
}

/** *left*: somebody else is opening it. *given up*: it broke off too often, and a person has to look; *over*: they were told before, or it ended. */
export type OpenedAnew = 'opened' | 'left' | 'given-up' | 'over';

/** Whoever claimed a generation and has not started it by then has died. */
const patience = minutes(2);

/** A fault that comes again each time is for a person to look at. */
const mostGenerations = 3;

/** Who opens which generation, and why. */
interface Claim {
  readonly generation: number;
  readonly attempt: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly because: string;
}

interface LastClaim extends Claim {
  readonly wasOpened: boolean;
}

export interface GivenUp {
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly because: string;
}

interface NextGeneration {
  /** Asked behind the status: what tells its end and then completes had told it by then. */
  readonly hasEnded: () => Promise<boolean>;
  readonly start: () => Promise<void>;
}

/**
 * Opens the next generation of work that broke off, under its name, so that whoever wakes it finds it there. The case store decides who may,
 * and the task hub refuses a second one. Throws where either cannot be reached: nothing counts then, and it may be asked for again.
 * @param status of the generation that broke off; undefined where the task hub does not know it
 */
export async function openAnew(
  { caseId, work, instanceId }: WorkOnCase,
  status: DurableStatus | undefined,
  { hasEnded, start }: NextGeneration,
  { store, now, durable }: Pick<Intake, 'store' | 'now' | 'durable'>,
  telling: Telling = inCaseFile(caseId, work, { store, now }),
): Promise<OpenedAnew> {
  if (await hasEnded()) return 'over';
  const last = await lastClaim(caseId, work, store);
  const because = whyOpened(status);
  const isUnseen = last !== undefined && !hasRun(last, status);
  // Also of one that was opened: somebody did so since the status was read.
  if (isUnseen && Date.parse(now()) - Date.parse(last.at) < patience) return 'left';
  const isUnused = isUnseen && !last.wasOpened;
  if (!isUnused && last?.generation === mostGenerations) {
    return (await telling.givenUp(brokeOffAgain(work, because))) ? 'given-up' : 'over';
  }
  const next = isUnused
    ? { generation: last.generation, attempt: last.attempt + 1 }
    : { generation: (last?.generation ?? 0) + 1, attempt: 1 };
  const claim: Claim = { ...next, at: now(), because: isUnused ? last.because : because };
  const key = keys.generation(caseId, work, claim.generation, claim.attempt);
  if (!(await store.putIfAbsent(key, claim)).written) return 'left';
  try {
    await start();
  } catch (error) {
    const other = await durable.status(instanceId);
    if (!other || !isLive(other)) throw error;
    return 'left';
  }
  await markOpened(caseId, work, claim, store);
  await telling.opened(claim);
  return 'opened';
}

/** Who hears what came of it. */
interface Telling {
  opened(claim: Claim): Promise<void>;
  /** Answers whether nobody had said so. */
  givenUp(because: string): Promise<boolean>;
}

const inCaseFile = (caseId: string, work: string, { store, now }: Pick<Intake, 'store' | 'now'>): Telling => ({
  opened: (claim) => tellOpened(caseId, work, claim, store),
  givenUp: (because) => giveUp(caseId, work, because, { store, now }),
});

/** Tells of a generation that runs, where whoever opened it died before they could. */
export async function healOpened(
  { caseId, work }: WorkOnCase,
  status: DurableStatus,
  { store }: Pick<Intake, 'store'>,
): Promise<void> {
  const last = await lastClaim(caseId, work, store);
  if (!last || !hasRun(last, status)) return;
  if (!last.wasOpened) await markOpened(caseId, work, last, store);
  await tellOpened(caseId, work, last, store);
}

async function markOpened(
  caseId: string,
  work: string,
  { generation, at }: Claim,
  store: Intake['store'],
): Promise<void> {
  await store.putIfAbsent(keys.generationOpened(caseId, work, generation), { at });
}

/** Whether nobody opens the containment or the watch of this case any more. */
export async function isGivenUp(caseId: string, { store }: Pick<Intake, 'store'>): Promise<boolean> {
  const works = await store.keys(keys.givenUp(caseId, ''));
  return ['containment', 'watch'].some((work) => works.includes(keys.givenUp(caseId, work)));
}

async function lastClaim(caseId: string, work: string, store: Intake['store']): Promise<LastClaim | undefined> {
  const all = await store.keys(keys.generations(caseId, work));
  const key = all.findLast((each) => !each.endsWith('-opened'));
  const claim = key === undefined ? undefined : await store.get<Claim>(key);
  return claim && { ...claim, wasOpened: all.includes(keys.generationOpened(caseId, work, claim.generation)) };
}

/** Whether the instance was started by this claim or later. The task hub tells whole seconds. */
function hasRun({ at }: Claim, status: DurableStatus | undefined): boolean {
  return (
    status !== undefined && Date.parse(status.createdAt) >= Date.parse(at) - (Date.parse(at) % fromWholeSeconds(1))
  );
}

async function tellOpened(
  caseId: string,
  work: string,
  { at, generation, because }: Claim,
  store: Intake['store'],
): Promise<void> {
  const once = `reopened-${work}-${String(generation)}`;
  await tell(store, caseId, { kind: 'reopened', at, work, generation, because }, { once });
}

/** Says that a person has to look; answers whether nobody had said so. */
export async function giveUp(
  caseId: string,
  work: string,
  because: string,
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<boolean> {
  const { value, written } = await store.putIfAbsent<GivenUp>(keys.givenUp(caseId, work), { since: now(), because });
  const entry = { kind: 'given-up', at: value.since, work, because: value.because } as const;
  await tell(store, caseId, entry, { once: `given-up-${work}` });
  return written;
}

function brokeOffAgain(work: string, why: string): string {
  const times = `was opened ${String(mostGenerations)} times more and broke off each time, at last because ${why}`;
  return `the ${work.replace('-', ' ')} ${times}: ${remedyFor(work)}`;
}

function remedyFor(work: string): string {
  if (work === 'aftercare') return 'look yourself for what is opened again';
  if (work === 'alert') return 'find out why in the log of the task hub';
  if (work.startsWith('release')) return 'look at what is taken back by now, then decide the release again';
  if (['containment', 'watch'].includes(work))
    return 'find out why in the log of the task hub, then send the alert again for a new case';
  return 'look in the case at what it was to do, and do by hand what is missing';
}

function whyOpened(status: DurableStatus | undefined): string {
  if (!status) return 'the task hub did not know it';
  return status.runtimeStatus === 'Terminated' ? 'it was terminated in the task hub' : 'it failed in the task hub';
}
