import { styleText } from 'node:util';
import { wrapTo, padTo } from '../../drill/rehearsal/terminal/columns.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { viewCase, type CaseView } from '../../shared/views/case-view.ts';
import { Interruption } from '../interruption.ts';
import { caseFolder } from './case-folder.ts';

export interface ListedCase {
  readonly caseId: string;
  readonly account: CaseView['account'];
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** Absent while the case has none; whether it still runs, only the app can tell. */
  readonly result?: string;
  readonly provenAt?: string;
  readonly stepsHolding: number;
  readonly stepsNeeded: number;
  /** What is not as it should be, most important first: a person has to look. */
  readonly needs: readonly string[];
}

/** The cases kept below this folder, newest first. Throws one clear sentence where there are none. */
export async function casesIn(directory: string): Promise<ListedCase[]> {
  const folder = await caseFolder(directory);
  const store = openDirectoryCaseStore(folder);
  const records = await Promise.all((await store.keys('cases/')).map((key) => store.get<CaseRecord>(key)));
  const known = records.filter((record) => record !== undefined);
  if (known.length === 0) throw new Interruption(`The folder ${folder} holds no case yet.`, 1);
  const views = await Promise.all(known.map((record) => viewCase(record, store, nobody)));
  return views.map(listed).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** The app does not run here: nobody can tell whether a case is being worked on. */
const nobody = { start: refuse, release: refuse, raise: refuse, status: async () => undefined };

async function refuse(): Promise<never> {
  throw new Error('Nothing is started from a list.');
}

function listed({ caseId, account, startedAt, result, provenAt, steps, because }: CaseView): ListedCase {
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
    stepsHolding: needed.length - open.length,
    stepsNeeded: needed.length,
    needs: isOpen ? (because.length > 0 ? because : waiting) : [],
  };
}

/** Two lines a case and one for whatever needs a person. */
export function describeCases(cases: readonly ListedCase[], columns: number): string {
  const lines = cases.flatMap((each) => {
    const { caseId, account, startedAt, result, provenAt, stepsHolding, stepsNeeded, needs } = each;
    const state = styleText(result === 'contained' ? 'green' : 'yellow', result ?? 'not ended');
    const started = `${startedAt.slice(0, 16).replace('T', ' ')}Z`;
    const proven = provenAt === undefined ? '' : `; proven at ${provenAt.slice(0, 16).replace('T', ' ')}Z`;
    return [
      ...wrapTo(`${padTo(state, 11)}${caseId}  ${started}  ${account.userPrincipalName}`, columns, indent),
      ...wrapTo(`${indent}${stepsHolding} of ${stepsNeeded} steps hold${proven}`, columns, indent),
      ...needs.flatMap((need) => wrapTo(`${indent}! ${need}`, columns, `${indent}  `)),
    ];
  });
  return `${lines.join('\n')}\n`;
}

const indent = ' '.repeat(11);
