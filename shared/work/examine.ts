import type { CaseStore } from '../casefile/case-store.ts';
import { readCase } from '../casefile/case-file.ts';
import { capturedBy } from '../casefile/captures.ts';
import { canonical } from '../casefile/chain.ts';
import { tell } from '../casefile/record.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { Later, reasonOf } from '../domain/errors.ts';
import type { ExamineContext, Examined, Finding } from '../catalogue/examination.ts';
import { examinationNamed } from '../catalogue/far-end.ts';
import { learn } from './learn.ts';
import type { WorkContext } from './work-context.ts';

/** Examines and writes the finding into the case. Answers a value whatever happens. */
export async function examine(asked: CaseStart, name: string, work: WorkContext): Promise<Examined> {
  const { farEnd, tenant, store } = work;
  const examination = examinationNamed(farEnd, name);
  const at = tenant.now();
  if (!examination) return unknown(name, `this version of Cordon knows no examination ${name}`);
  const context = contextOf(asked, store);
  let finding: Finding | undefined;
  let examined: Examined;
  try {
    const { start } = await learn(asked, work);
    const applies = examination.appliesTo(start.account, start.options);
    finding =
      applies === true
        ? await examination.examine(start.account, tenant, context)
        : { summary: `not applicable: ${applies}`, items: [] };
    const suspicious = finding.items.filter((item) => item.suspicious).length;
    examined = { examination: name, state: 'found', summary: finding.summary, suspicious };
  } catch (error) {
    examined = { ...unknown(name, reasonOf(error)), ...(error instanceof Later ? { state: 'later' as const } : {}) };
  }
  try {
    const items = finding?.items ?? [];
    const last = (await readCase(store, asked.caseId)).findings.find((each) => each.examination === name);
    // An activity that broke off behind its word is tried again: the same is not said twice in a row.
    const isSaid =
      last?.summary === examined.summary && last.state === examined.state && canonical(last.items) === canonical(items);
    if (!isSaid) await tell(store, asked.caseId, { kind: 'finding', at, ...examined, items });
  } catch (error) {
    // Asked again until the case file has it: the items are nowhere else.
    const why = `not in the case file (${error instanceof Error ? error.name : 'error'})`;
    return { ...examined, state: 'later', summary: `${examined.summary}; ${why}` };
  }
  return examined;
}

function contextOf({ caseId, incident, options }: CaseStart, store: CaseStore): ExamineContext {
  const captured = async (step: string): Promise<unknown> => (await capturedBy(store, caseId, step))?.before;
  const inCase = { caseId, depth: incident.joinedTo?.depth ?? 0, captured };
  return { compromisedSince: incident.compromisedSince, options, inCase };
}

function unknown(examination: string, why: string): Examined {
  return { examination, state: 'unknown', summary: `unknown: ${why}`, suspicious: 0 };
}
