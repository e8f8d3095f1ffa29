import { enterCase } from '../casefile/case-index.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { keepStart } from '../casefile/starts.ts';
import type { Account } from '../domain/account.ts';
import { caseStartOf } from '../domain/case-start.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { alongside } from './alongside.ts';
import type { Intake } from './intake.ts';

/** A start that is refused because the instance runs is a success: someone else was quicker. */
export function startCase(record: CaseRecord, account: Account, intake: Intake): Promise<'started' | 'joined'> {
  return startAs(caseStartOf(record, account, intake), record, intake);
}

/** The same, with what it is known to have started with. */
export async function startAs(
  input: CaseStart,
  record: CaseRecord,
  { store, durable }: Intake,
): Promise<'started' | 'joined'> {
  const { instanceId } = record;
  // Beside the start and not before it: T1 is running.
  const writes = [enterCase(store, record), keepStart(store, input)];
  return alongside(writes, startOrJoin(instanceId, input, durable));
}

async function startOrJoin(
  instanceId: string,
  input: CaseStart,
  durable: Intake['durable'],
): Promise<'started' | 'joined'> {
  try {
    await durable.start(instanceId, input);
    return 'started';
  } catch (error) {
    if ((await durable.status(instanceId)) === undefined) throw error;
    return 'joined';
  }
}
