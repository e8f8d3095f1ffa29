import * as df from 'durable-functions';
import { takeEvidence } from '../../shared/work/evidence.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { workContext } from '../connections.ts';
import { collectEvidence } from '../contracts/watch.ts';

/** The evidence stays in the case file; the history only knows that it was taken. */
async function collect({ start, number }: { start: CaseStart; number: number }): Promise<boolean> {
  await takeEvidence(start, number, await workContext());
  return true;
}

df.app.activity(collectEvidence.name, { handler: collect });
