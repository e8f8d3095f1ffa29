import type { InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import { startOf } from '../../shared/casefile/starts.ts';
import { joinDelegates } from '../../shared/intake/join-delegates.ts';
import { log } from '../../shared/log.ts';
import { containDelegate } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';

type DelegatesContained = z.infer<typeof containDelegate.output>;

/** A store or task hub that cannot be reached is a value: the case goes on. */
export function containDelegatesOf(of: IntakeOf) {
  return async ({ caseId }: { readonly caseId: string }, context: InvocationContext): Promise<DelegatesContained> => {
    try {
      const intake = of(context);
      const start = await startOf(intake.store, caseId);
      if (!start) return { joined: [], isSettled: false };
      const { joined, open } = await joinDelegates(intake, start);
      for (const { caseId: delegates, objectId } of joined)
        log(context, 'info', 'delegate contained too', { caseId: delegates, objectId });
      return { joined: joined.map((each) => each.caseId), isSettled: open === 0 };
    } catch (error) {
      const errorName = error instanceof Error ? error.name : 'unknown';
      log(context, 'error', 'delegates not contained', { caseId, errorName });
      return { joined: [], isSettled: false };
    }
  };
}

serveActivity(containDelegate, containDelegatesOf(intakeOf), 'client');
