import * as df from 'durable-functions';
import type { InvocationContext } from '@azure/functions';
import type { DurableStarter } from '../../shared/intake/intake.ts';
import { containAccount } from '../contracts/contain.ts';
import { releaseAccount } from '../contracts/release.ts';

/**
 * The durable client of an invocation. Its errors carry no code, only text, and text decides nothing here: where the status cannot be
 * read the instance counts as not started. Starting it is then tried, and a task hub that cannot be reached refuses that as well.
 */
export function durableStarter(context: InvocationContext): DurableStarter {
  const client = df.getClient(context);
  return {
    async start(instanceId, input) {
      await client.startNew(containAccount.name, { instanceId, input });
    },
    async release(instanceId, input) {
      await client.startNew(releaseAccount.name, { instanceId, input });
    },
    async status(instanceId) {
      try {
        const { runtimeStatus, customStatus } = await client.getStatus(instanceId, { showInput: false });
        return { runtimeStatus, customStatus };
      } catch {
        return undefined;
      }
    },
    raise: (instanceId, event, payload) => client.raiseEvent(instanceId, event, payload),
  };
}
