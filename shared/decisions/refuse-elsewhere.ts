import { runsElsewhere } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import type { Intake } from '../intake/intake.ts';

/** A decision wakes or starts something, and who runs the case is elsewhere: here nobody would hear it, or a second one would begin. */
export function refuseElsewhere(record: CaseRecord, { taskHub }: Pick<Intake, 'taskHub'>): Rejection | undefined {
  if (!runsElsewhere(record, taskHub)) return undefined;
  const problem = `is run by the task hub ${String(record.taskHub)}`;
  return rejection(`The case ${problem}.`, 'id', problem, 'Send this to the app that has this task hub');
}
