import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { startBeside } from '../orchestrators/settle/settle-beside.ts';
import type { Beside } from '../orchestrators/settle/settle-beside.ts';

/** Starts instances of their own; one that exists already is as good as started. Answers how many could not be started now. */
async function settleBeside(children: readonly Beside[], context: InvocationContext): Promise<number> {
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

df.app.activity(startBeside.name, { extraInputs: [df.input.durableClient()], handler: settleBeside });
