import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { joinDelegates } from '../../shared/intake/join-delegates.ts';
import { log } from '../../shared/log.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { containDelegate } from '../orchestrators/contain/contain-delegates.ts';
import type { DelegatesContained } from '../orchestrators/contain/contain-delegates.ts';

/** Starts a case of its own for each delegate who looks compromised. A store or task hub that cannot be reached is a value: the case goes on. */
export function containDelegatesOf(of: IntakeOf) {
  return async (start: CaseStart, context: InvocationContext): Promise<DelegatesContained> => {
    try {
      const { joined, open } = await joinDelegates(of(context), start);
      for (const { caseId, objectId } of joined) log(context, 'info', 'delegate contained too', { caseId, objectId });
      return { joined: joined.map(({ caseId }) => caseId), isSettled: open === 0 };
    } catch (error) {
      const errorName = error instanceof Error ? error.name : 'unknown';
      log(context, 'error', 'delegates not contained', { caseId: start.caseId, errorName });
      return { joined: [], isSettled: false };
    }
  };
}

df.app.activity(containDelegate.name, {
  extraInputs: [df.input.durableClient()],
  handler: containDelegatesOf(intakeOf),
});
