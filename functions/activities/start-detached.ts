import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { startDetached } from '../orchestrators/settle/detach.ts';
import type { Detached } from '../orchestrators/settle/detach.ts';

/** Starts instances of their own; one that exists already is as good as started. Answers how many could not be started now. */
async function detach(children: readonly Detached[], context: InvocationContext): Promise<number> {
  const client = df.getClient(context);
  let open = 0;
  for (const { orchestration, instanceId, input } of children) {
    try {
      await client.startNew(orchestration, { instanceId, input });
    } catch {
      const status = await client.getStatus(instanceId, { showInput: false }).catch(() => undefined);
      if (status === undefined) open += 1;
    }
  }
  return open;
}

df.app.activity(startDetached.name, { extraInputs: [df.input.durableClient()], handler: detach });
