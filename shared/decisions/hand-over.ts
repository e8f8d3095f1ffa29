import * as z from 'zod';
import type { CaseStore } from '../casefile/case-store.ts';
import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { ReleaseResult } from '../plan/conclude-release.ts';
import { authorOf } from '../domain/caller.ts';
import type { Caller } from '../domain/caller.ts';
import { Later, Refusal } from '../domain/errors.ts';
import { readableLine } from '../domain/readable.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { casesOf } from '../casefile/registry.ts';
import type { WorkContext } from '../work/work-context.ts';
import { readSaid } from './read-said.ts';

/** What whoever hands an account over says, before they get the pass that they read to its owner. */
export const HandOver = z.strictObject({
  identityChecked: readableLine(500).meta({
    description: 'How the owner proved who they are, outside of what the attacker may hold.',
    examples: ['called back on the number of the personnel file; their manager knew the voice'],
  }),
});
export type HandOver = z.infer<typeof HandOver>;

/** Answered once, to whoever asked; it is in no file, history or log. */
export const HandedOver = z.strictObject({
  caseId: z.string(),
  temporaryAccessPass: z.string().meta({ description: 'Signs in once.' }),
  validUntil: z.string().meta({ description: 'ISO 8601 UTC' }),
  directoryPassword: z
    .string()
    .optional()
    .meta({ description: 'Of an account mastered on premises; to be changed at the first logon.' }),
  directoryNote: z.string().optional().meta({ description: 'Why there is no password for the directory.' }),
});
export type HandedOver = z.infer<typeof HandedOver>;

export type HandOverAnswer =
  { readonly handedOver: HandedOver } | { readonly rejected: Rejection; readonly status: 400 | 409 | 502 | 503 };

export function readHandOver(body: unknown): HandOver | { readonly rejected: Rejection } {
  const how = 'Check first who the owner is, and say how in 1 to 500 characters';
  const remedies = { body: 'Send {"identityChecked": "<how the owner proved who they are>"}', identityChecked: how };
  const read = readSaid(HandOver, { what: 'hand-over', remedies }, body);
  return 'rejected' in read ? read : read.filledIn;
}

/** Makes the one pass that lets the owner in again. Once a release: whoever asks again has to release again. */
export async function handOver(
  record: CaseRecord,
  { identityChecked }: HandOver,
  caller: Caller,
  work: WorkContext,
): Promise<HandOverAnswer> {
  const { farEnd, tenant, store } = work;
  const { caseId } = record;
  const author = authorOf(caller);
  if (await work.isStopped?.())
    return refuse(503, 'is paused: the kill switch stops every change', 'Send this again once it is lifted');
  const [latest, release] = await Promise.all([casesOf(record, store), lastRelease(caseId, store)]);
  if (latest.at(-1)?.caseId !== caseId) return refuse(409, 'is contained again in a later case');
  if (release === undefined) return refuse(409, 'was not released: the owner cannot sign in', 'Release the case first');
  const claim = await claimFor(caseId, release.number, { ...author, at: tenant.now() }, store);
  if (claim === undefined) return refuse(409, 'was handed over already', 'Release the case again to make another pass');
  try {
    const { account } = await readCase(store, caseId);
    const pass = await farEnd.password.makePass(record.objectId, account, tenant);
    const { validUntil, directoryPassword } = pass;
    const made = ['temporary access pass', ...(directoryPassword === undefined ? [] : ['directory password'])];
    const told = { release: release.number, identityChecked, made, validUntil };
    await tell(store, caseId, { kind: 'hand-over', at: tenant.now(), ...author, ...told });
    return { handedOver: { caseId, ...pass } };
  } catch (error) {
    // Nobody was shown a pass, and a second one replaces the first: it may be asked for again.
    await store.putIfAbsent(keys.failedHandOver(claim), { at: tenant.now() });
    if (error instanceof Refusal)
      return refuse(502, `got no pass: ${error.code}: ${error.message}`, farEnd.password.remedyFor(error));
    if (error instanceof Later) return refuse(503, `got no pass: ${error.message}`, 'Send this again');
    throw error;
  }
}

/** The last that let something pass, once any of them has opened sign-in: one that follows has none to open, and makes another pass. */
async function lastRelease(caseId: string, store: CaseStore): Promise<ReleaseResult | undefined> {
  const releases = await Promise.all(
    (await store.keys(keys.releases(caseId))).map((key) => store.get<ReleaseResult>(key)),
  );
  if (!releases.some((each) => each?.signInOpened === true)) return undefined;
  return releases.findLast((each) => each && each.result !== 'refused' && each.result !== 'superseded');
}

/** Whether the last release was: then only one more makes another pass. */
export async function wasHandedOver(caseId: string, store: CaseStore): Promise<boolean> {
  const release = await lastRelease(caseId, store);
  for (let attempt = 1; release; attempt += 1) {
    const key = keys.handOver(caseId, release.number, attempt);
    if ((await store.get(key)) === undefined) return false;
    if ((await store.get(keys.failedHandOver(key))) === undefined) return true;
  }
  return false;
}

/** The write-once key that makes this request the only one; undefined where another was. */
async function claimFor(caseId: string, release: number, claim: object, store: CaseStore): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const key = keys.handOver(caseId, release, attempt);
    const { written } = await store.putIfAbsent(key, claim);
    if (written) return key;
    if ((await store.get(keys.failedHandOver(key))) === undefined) return undefined;
  }
}

function refuse(
  status: 409 | 502 | 503,
  problem: string,
  remedy = 'Look at the newest case of the account',
): { rejected: Rejection; status: 409 | 502 | 503 } {
  return { status, rejected: rejection(`The case ${problem.replace(/\.$/, '')}.`, 'id', problem, remedy) };
}
