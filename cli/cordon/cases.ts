import { styleText } from 'node:util';
import * as z from 'zod';
import { wrapTo, padTo } from '../../drill/rehearsal/terminal/columns.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { keys } from '../../shared/casefile/keys.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { viewCase, type CaseView } from '../../shared/views/case-view.ts';
import { Interruption } from '../interruption.ts';
import { caseFolder, reasonOf, unreadable } from './case-folder.ts';

export interface ListedCase {
  readonly caseId: string;
  readonly account: CaseView['account'];
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** Absent while the case has none; whether it still runs, only the app can tell. */
  readonly result?: string;
  readonly provenAt?: string;
  /** How far the newest release has come; absent where nobody decided one. */
  readonly release?: string;
  readonly stepsHolding: number;
  readonly stepsNeeded: number;
  /** What is not as it should be, most important first: a person has to look. */
  readonly needs: readonly string[];
}

export interface FoundCases {
  /** Newest first. */
  readonly cases: readonly ListedCase[];
  /** A sentence for each case that is there and cannot be read. */
  readonly damaged: readonly string[];
}

/** The cases kept below this folder. Throws one clear sentence where there are none. */
export async function casesIn(directory: string): Promise<FoundCases> {
  const folder = await caseFolder(directory);
  const store = openDirectoryCaseStore(folder);
  const found = await store.keys(keys.case('')).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  if (found.length === 0) throw new Interruption(`The folder ${folder} holds no case yet.`, 1);
  const read = await Promise.all(
    found.map((key) =>
      caseAt(key, store).catch(
        (error: unknown) =>
          `The case ${key.slice(keys.case('').length)} in ${folder} cannot be read: ${reasonOf(error)}.`,
      ),
    ),
  );
  const cases = read.filter((each) => typeof each !== 'string');
  return {
    cases: cases.sort((a, b) => b.startedAt.localeCompare(a.startedAt)),
    damaged: read.filter((each) => typeof each === 'string'),
  };
}

const Told = z.looseObject({
  caseId: z.string(),
  instanceId: z.string(),
  tenantId: z.string(),
  objectId: z.string(),
  userPrincipalName: z.string(),
  startedAt: z.iso.datetime(),
  incident: z.looseObject({}),
});

async function caseAt(key: string, store: CaseStore): Promise<ListedCase> {
  const record = await store.get<CaseRecord>(key);
  if (!record || !Told.safeParse(record).success) throw new Error('it does not say which account and since when');
  return listed(await viewCase(record, store, nobody));
}

/** The app does not run here: nobody can tell whether a case is being worked on. */
const nobody = {
  start: refuse,
  release: refuse,
  lookAfter: refuse,
  startDetached: refuse,
  raise: refuse,
  terminate: refuse,
  status: async () => undefined,
};

async function refuse(): Promise<never> {
  throw new Error('Nothing is started from a list.');
}

function listed(view: CaseView): ListedCase {
  const { caseId, account, startedAt, result, provenAt, release, steps, because, needsPerson } = view;
  const needed = steps.filter(({ state }) => state !== 'not-applicable');
  const open = needed.filter(({ state }) => state !== 'holds' && state !== 'acknowledged');
  const waiting = open.map(({ run, state, note }) => `${run} (${state}): ${note}`);
  const isOpen = result === undefined || ['partial', 'failed', 'softened', 'held'].includes(result);
  return {
    caseId,
    account,
    startedAt,
    ...(result === undefined ? {} : { result }),
    ...(provenAt === undefined ? {} : { provenAt }),
    ...(release === undefined ? {} : { release: release.result }),
    stepsHolding: needed.length - open.length,
    stepsNeeded: needed.length,
    needs: [
      ...(needsPerson ? [needsPerson.because] : []),
      ...(isOpen ? (because.length > 0 ? because : waiting) : []),
      ...(release?.because ?? []),
    ],
  };
}

/** Two lines a case and one for whatever needs a person. */
export function describeCases(cases: readonly ListedCase[], columns: number): string {
  const lines = cases.flatMap((each) => {
    const { caseId, account, startedAt, result, provenAt, release, stepsHolding, stepsNeeded, needs } = each;
    const state = styleText(result === 'contained' ? 'green' : 'yellow', result ?? 'not ended');
    const started = `${startedAt.slice(0, 16).replace('T', ' ')}Z`;
    const proven = provenAt === undefined ? '' : `; proven at ${provenAt.slice(0, 16).replace('T', ' ')}Z`;
    const released = release === undefined ? '' : `; release: ${release}`;
    return [
      ...wrapTo(`${padTo(state, 11)}${caseId}  ${started}  ${account.userPrincipalName}`, columns, indent),
      ...wrapTo(`${indent}${stepsHolding} of ${stepsNeeded} steps hold${proven}${released}`, columns, indent),
      ...needs.flatMap((need) => wrapTo(`${indent}! ${need}`, columns, `${indent}  `)),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}

const indent = ' '.repeat(11);
