import type { AppFunction } from './app/app-function.ts';
import { loadApp } from './app/load-app.ts';
import { surviveStrayErrors } from './app/stray-errors.ts';
import { textOfError } from './app/text-of-error.ts';
import { json } from './app/typed-data.ts';
import { Engine } from './durable/engine.ts';
import { newExecutionId } from './durable/transaction.ts';
import type { Host, HostOptions, InstanceView, ServedFunction } from './host-contract.ts';

export type { Host, HostOptions, InstanceView };
import { clientPayload } from './http/client-payload.ts';
import { httpFunctions } from './http/http-functions.ts';
import { managementApi } from './http/management-api.ts';
import { listen } from './http/server.ts';
import { startServiceBus } from './triggers/service-bus.ts';
import { startTimers } from './triggers/timer.ts';

/** Runs a Functions app in this process until it is closed. Instances left by an earlier process go on. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { clock, database, directory, port } = options;
  const report = (error: unknown): void => options.log('error', 'Host.Http', textOfError(error));
  const server = await listen(port, clock, report);
  let opened: Engine | undefined;
  const dieOfStrayErrors = surviveStrayErrors(options.log);
  try {
    // Without it durable-functions rewrites the client's addresses to port 7071.
    process.env['WEBSITE_HOSTNAME'] = new URL(server.origin).host;
    const app = await loadApp(directory, options.log, options.skipRefused);
    const code = options.systemKey ?? newExecutionId();
    const payload = clientPayload(server.origin, app.settings.hubName, code);
    const client = json(payload);
    const redelivery = options.waitsForRedelivery ? app.settings.redelivery : undefined;
    const { losesWorker } = options;
    let commits = 0;
    const afterCommit = (): void => {
      commits += 1;
      if (!options.isDroppedAfter?.(commits)) return;
      engine.drop();
      options.whileDropped?.(database);
      engine = opened = open();
      engine.recover();
    };
    const open = (): Engine =>
      new Engine({ app, database, clock, client: () => client, redelivery, losesWorker, afterCommit });
    let engine = (opened = open());
    server.serve(
      httpFunctions(app, () => client),
      managementApi(() => engine, payload, code),
    );
    engine.recover();
    // What may fail comes first: whatever runs by then has to be stopped.
    const stopServiceBus = await startServiceBus({ app, clock, client: () => client });
    const stopTimers = startTimers({ app, clock, client: () => client });
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      stopTimers();
      await stopServiceBus();
      await server.close();
      const { hooks, appHookData, appLevelHookData: hookData } = app.registrations;
      for (const hook of hooks.appTerminate) await hook({ hookData, appHookData });
      await engine.stop();
      dieOfStrayErrors();
    };
    return {
      url: server.origin,
      functions: app.functions.map((fn) => servedFunction(fn, server.origin, app.settings.routePrefix)),
      instances: () => engine.store.instances().map((row) => instanceView(engine, row.id)),
      statuses: () =>
        engine.store.instances().map(({ id, name, status }) => ({ instanceId: id, name, runtimeStatus: status })),
      get actions() {
        return engine.scheduled;
      },
      close: () => (closing ??= close()),
    };
  } catch (error) {
    dieOfStrayErrors();
    await Promise.allSettled([server.close(), opened?.stop()]);
    throw error;
  }
}

function servedFunction({ name, trigger }: AppFunction, origin: string, prefix: string): ServedFunction {
  if (trigger.type.toLowerCase() !== 'httptrigger') return { name, trigger: trigger.type };
  const methods = Array.isArray(trigger['methods']) ? trigger['methods'].join(', ') : 'any method';
  const route = typeof trigger['route'] === 'string' ? trigger['route'] : name;
  const path = [prefix, route].filter((part) => part !== '').join('/');
  return { name, trigger: trigger.type, address: `${methods} ${origin}/${path}` };
}

function instanceView({ store }: Engine, instanceId: string): InstanceView {
  const row = store.instance(instanceId);
  if (!row) throw new Error(`There is no instance ${instanceId}.`);
  const value = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));
  return {
    instanceId,
    name: row.name,
    runtimeStatus: row.status,
    customStatus: value(row.custom),
    output: value(row.output),
    history: store.history(instanceId).map((event) => JSON.parse(event) as Readonly<Record<string, unknown>>),
  };
}
