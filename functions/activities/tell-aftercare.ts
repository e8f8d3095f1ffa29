import { readCase } from '../../shared/casefile/case-file.ts';
import { Entry } from '../../shared/casefile/entries.ts';
import { noteOf } from '../../shared/casefile/in-full.ts';
import { tell } from '../../shared/casefile/record.ts';
import { caseStore } from '../connections.ts';
import { tellAftercare } from '../contracts/aftercare.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** In order; what an earlier try has written stays as it is. */
serveActivity(tellAftercare, async ({ caseId, telling, entries, recurrences = [] }) => {
  const at = new Date().toISOString();
  const told = entries.map((entry) => Entry.parse({ at, ...entry }));
  const { tried } = await readCase(caseStore(), caseId);
  const recurred = recurrences.map(({ opened, shut }) => {
    const { run, step } = opened;
    const [seen, note] = [noteOf(opened, tried), noteOf(shut, tried)];
    return { kind: 'recurrence', at, run, step, seen, state: shut.state, note } as const;
  });
  if (told.length + recurred.length > 0) await tell(caseStore(), caseId, [...told, ...recurred], { once: telling });
  return null;
});
