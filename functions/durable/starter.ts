import * as df from 'durable-functions';
import type { InvocationContext } from '@azure/functions';
import { Later } from '../../shared/domain/errors.ts';
import type { DurableStarter } from '../../shared/intake/intake.ts';
import type * as z from 'zod';
import type { Orchestrator } from '../contracts/contract.ts';
import { aftercare } from '../contracts/aftercare.ts';
import { containAccount } from '../contracts/contain.ts';
import { releaseAccount } from '../contracts/release.ts';
import type { Detached, Startable } from '../../shared/domain/detached.ts';

/** The client's errors carry no code: of all answers this alone means that there is no such instance. A test asks the client itself. */
const unknownInstance = 'DurableClient error: Durable Functions extension replied with HTTP 404';

/** The durable client of an invocation. */
export function durableStarter(context: InvocationContext): DurableStarter {
  // It loads an HTTP client: a request that asks the task hub nothing is answered without.
  let known: df.DurableClient | undefined;
  const client = (): df.DurableClient => (known ??= df.getClient(context));
  return {
    async start(instanceId, input) {
      await client().startNew(containAccount.name, { instanceId, input });
    },
    async release(instanceId, input) {
      await client().startNew(releaseAccount.name, { instanceId, input });
    },
    async lookAfter(instanceId, input) {
      await client().startNew(aftercare.name, { instanceId, input });
    },
    async startDetached({ orchestration, instanceId, input }) {
      await client().startNew(orchestration, { instanceId, input });
    },
    async status(instanceId) {
      try {
        const status = await client().getStatus(instanceId, { showInput: false });
        const { runtimeStatus, customStatus, createdTime, lastUpdatedTime } = status;
        return {
          runtimeStatus,
          customStatus,
          createdAt: new Date(createdTime).toISOString(),
          updatedAt: new Date(lastUpdatedTime).toISOString(),
        };
      } catch (error) {
        if (error instanceof Error && error.message.startsWith(unknownInstance)) return undefined;
        throw new Later('the task hub cannot be reached', undefined, { cause: error });
      }
    },
    terminate: (instanceId, reason) => client().terminate(instanceId, reason),
    raise: (instanceId, event, payload) => client().raiseEvent(instanceId, event, payload),
  };
}

/** Starts an instance; one that exists already is as good as started. */
export async function startOnce<Input extends z.ZodType, Output extends z.ZodType>(
  context: InvocationContext,
  { name }: Orchestrator<Input, Output>,
  instanceId: string,
  input: z.infer<Input>,
): Promise<void> {
  const [failure] = await startEach(context, [{ orchestration: name, instanceId, input }]);
  if (failure !== undefined) throw failure.error;
}

/**
 * Starts instances of their own; one that exists already is as good as started, also one that has completed since: a start whose answer was
 * lost would begin it anew. Answers how many could not be started now.
 */
export async function startInstances(context: InvocationContext, children: readonly Detached[]): Promise<number> {
  const starter = durableStarter(context);
  const known = await Promise.allSettled(children.map(({ instanceId }) => starter.status(instanceId)));
  const due = children.filter((_, index) => {
    const status = known[index];
    return status?.status === 'fulfilled' && [undefined, 'Failed', 'Terminated'].includes(status.value?.runtimeStatus);
  });
  const unanswered = known.filter(({ status }) => status === 'rejected').length;
  return unanswered + (await startEach(context, due)).length;
}

async function startEach(
  context: InvocationContext,
  children: readonly Startable[],
): Promise<{ readonly error: unknown }[]> {
  const client = df.getClient(context);
  const failures: { error: unknown }[] = [];
  for (const { orchestration, instanceId, input } of children) {
    try {
      await client.startNew(orchestration, { instanceId, input });
    } catch (error) {
      const status = await client.getStatus(instanceId, { showInput: false }).catch(() => undefined);
      if (status === undefined) failures.push({ error });
    }
  }
  return failures;
}
