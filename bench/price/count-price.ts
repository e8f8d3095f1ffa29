import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a case cost the engine. */
export interface Price {
  /**
   * Messages that the engine dispatched: what the Durable Task Scheduler bills. A start, a start afresh, an activity, its result, the result of
   * a child, a timer and an event are one each.
   * https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler-billing#what-is-an-action
   */
  readonly actions: number;
  /** Of all executions, also those that were started afresh since, as JSON. */
  readonly historyBytes: number;
  /** Events handed to orchestrators, over all their episodes. */
  readonly replayedEvents: number;
  /** Seconds of CPU of the whole process: the app, the engine, and the tenant, broker and attacker beside them. */
  readonly cpuSeconds: number;
}

interface Seen {
  readonly inputs: readonly unknown[];
  readonly invocationContext: { readonly options?: { readonly trigger?: { readonly type?: string } } };
}

interface SeenEvent {
  readonly EventType: number;
  readonly IsPlayed: boolean;
  readonly OrchestrationInstance?: { readonly ExecutionId: string };
}

/** Numbers of the durable protocol: ExecutionStarted, Task-, SubOrchestrationInstanceCompleted and -Failed, TimerFired, EventRaised. */
const dispatched = new Set([0, 5, 6, 8, 9, 11, 15]);
const executionStarted = 0;

const slot = Symbol.for('cordon.price');

/** The built app, and a hook that shows each invocation; answers its folder. */
export function writeCountedApp(): string {
  const directory = join('dist', 'counted-app');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'counted-app', main: 'main.cjs' }));
  writeFileSync(join(directory, 'host.json'), readFileSync('host.json'));
  const hook = `(seen) => globalThis[Symbol.for('cordon.price')]?.(seen)`;
  const register = `globalThis[Symbol.for('cordon.functions-core')].registerHook('preInvocation', ${hook});`;
  writeFileSync(join(directory, 'main.cjs'), `require('../main.cjs');\n${register}\n`);
  return directory;
}

/** Counts from now on; answers what was counted so far, as often as it is asked. */
export function countPrice(): () => Price {
  let [actions, replayedEvents] = [0, 0];
  const bytes = new Map<string, number>();
  Reflect.set(globalThis, slot, ({ invocationContext, inputs }: Seen) => {
    const type = invocationContext.options?.trigger?.type;
    if (type === 'activityTrigger') actions += 1;
    if (type !== 'orchestrationTrigger') return;
    const [{ history }] = inputs as [{ history: readonly SeenEvent[] }];
    replayedEvents += history.length;
    actions += history.filter(({ EventType, IsPlayed }) => !IsPlayed && dispatched.has(EventType)).length;
    const started = history.find(({ EventType }) => EventType === executionStarted);
    bytes.set(started?.OrchestrationInstance?.ExecutionId ?? '', JSON.stringify(history).length);
  });
  return () => {
    const { user, system } = process.cpuUsage();
    const historyBytes = [...bytes.values()].reduce((sum, each) => sum + each, 0);
    return { actions, replayedEvents, historyBytes, cpuSeconds: Math.round((user + system) / 1_000_000) };
  };
}
