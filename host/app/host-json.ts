import { availableParallelism } from 'node:os';
import type { Refusal } from './refusal.ts';

/** What host.json says, as far as this host acts on it. */
export interface HostSettings {
  readonly routePrefix: string;
  readonly hubName: string;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
  readonly maxConcurrentCalls: number;
  /** Milliseconds after which a function has failed; undefined: never. */
  readonly functionTimeout: number | undefined;
  /** Milliseconds after which what a crashed host had taken in hand comes back, on Azure. */
  readonly redelivery: { readonly messages: number; readonly activities: number };
  readonly logLevels: ReadonlyMap<string, string>;
  /** Keys that are right on Azure and mean nothing here, each with the reason. */
  readonly withoutEffect: readonly string[];
}

interface Rule {
  /** Says what is wrong with a value, or nothing. */
  readonly check?: (value: unknown) => string | undefined;
  readonly withoutEffect?: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? undefined : 'must be text');
const count = (value: unknown): string | undefined =>
  Number.isInteger(value) && Number(value) > 0 ? undefined : 'must be a whole number above 0';
const only =
  (wanted: unknown) =>
  (value: unknown): string | undefined =>
    value === wanted ? undefined : `must be ${JSON.stringify(wanted)} here`;

/** Hours, minutes and seconds. */
const span = /^(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)$/;
const timeSpan = (value: unknown): string | undefined =>
  typeof value === 'string' && span.test(value) ? undefined : 'must be a time span such as "00:05:00"';

/** As a function's time. */
const unlimited = '-1';

const noBundle = 'the embedded host brings its own extensions';
const noStorage = 'the embedded host keeps its state in SQLite and never polls';
const noDelay = 'what a crash left goes on at once, unless the host is told to wait as Azure does';
const noTelemetry = 'the embedded host sends no telemetry';

const controlQueue = 'extensions.durableTask.storageProvider.controlQueueVisibilityTimeout';
const workItemQueue = 'extensions.durableTask.storageProvider.workItemQueueVisibilityTimeout';

/** Paths of keys; `*` stands for everything below. */
const rules: Readonly<Record<string, Rule>> = {
  version: { check: only('2.0') },
  functionTimeout: { check: (value) => (value === unlimited ? undefined : timeSpan(value)) },
  'concurrency.dynamicConcurrencyEnabled': { check: only(false) },
  'concurrency.snapshotPersistenceEnabled': { withoutEffect: 'the embedded host learns no concurrency' },
  'extensionBundle.*': { withoutEffect: noBundle },
  'logging.logLevel.*': { check: text },
  'logging.applicationInsights.*': { withoutEffect: noTelemetry },
  'extensions.http.routePrefix': { check: text },
  'extensions.serviceBus.maxConcurrentCalls': { check: count },
  'extensions.serviceBus.autoCompleteMessages': { check: only(true) },
  'extensions.durableTask.hubName': { check: text },
  'extensions.durableTask.overridableExistingInstanceStates': { check: only('NonRunningStates') },
  'extensions.durableTask.extendedSessionsEnabled': { check: only(false) },
  'extensions.durableTask.maxConcurrentActivityFunctions': { check: count },
  'extensions.durableTask.maxConcurrentOrchestratorFunctions': { check: count },
  [controlQueue]: { check: timeSpan, withoutEffect: noDelay },
  [workItemQueue]: { check: timeSpan, withoutEffect: noDelay },
  'extensions.durableTask.storageProvider.*': { withoutEffect: noStorage },
};

type Leaf = readonly [path: string, value: unknown];

function leaves(value: unknown, path: string): Leaf[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

function ruleOf(path: string): Rule | undefined {
  if (Object.hasOwn(rules, path)) return rules[path];
  const parent = Object.keys(rules).find((rule) => rule.endsWith('.*') && path.startsWith(rule.slice(0, -1)));
  return parent === undefined ? undefined : rules[parent];
}

/** Reads every key that is implemented and refuses the others by name. */
export function readHostJson(content: unknown, refuse: (refusal: Refusal) => void): HostSettings {
  const values = new Map<string, unknown>();
  const withoutEffect: string[] = [];
  for (const [path, value] of leaves(content, '')) {
    const rule = ruleOf(path);
    const wrong = rule ? rule.check?.(value) : 'is not known to the embedded host';
    if (wrong !== undefined) refuse({ what: `host.json: "${path}" ${wrong}`, remedy: `change or remove "${path}"` });
    else values.set(path, value);
    if (wrong === undefined && rule?.withoutEffect) {
      withoutEffect.push(`host.json: "${path}" has no effect: ${rule.withoutEffect}`);
    }
  }
  const string = (path: string, fallback: string): string => {
    const value = values.get(path);
    return typeof value === 'string' ? value : fallback;
  };
  const milliseconds = (path: string, fallback = '00:05:00'): number => {
    const [, hours, minutes, seconds] = span.exec(string(path, fallback)) ?? [];
    return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  };
  const number = (path: string, fallback: number): number => Number(values.get(path) ?? fallback);
  // Azure: ten of each per core. A small machine counts as four cores, or a rehearsal would be slower than Azure.
  const perHost = 10 * Math.max(4, availableParallelism());
  const prefix = 'logging.logLevel.';
  const logged = [...values].filter(([path]) => path.startsWith(prefix));
  return {
    routePrefix: string('extensions.http.routePrefix', 'api'),
    hubName: string('extensions.durableTask.hubName', 'EmbeddedHub'),
    maxConcurrentActivities: number('extensions.durableTask.maxConcurrentActivityFunctions', perHost),
    maxConcurrentOrchestrators: number('extensions.durableTask.maxConcurrentOrchestratorFunctions', perHost),
    maxConcurrentCalls: number('extensions.serviceBus.maxConcurrentCalls', 16),
    // Where nothing is said Azure's plans have 5 or 30 minutes.
    functionTimeout:
      string('functionTimeout', '') === unlimited ? undefined : milliseconds('functionTimeout', '00:30:00'),
    redelivery: { messages: milliseconds(controlQueue), activities: milliseconds(workItemQueue) },
    logLevels: new Map(logged.map(([path, level]) => [path.slice(prefix.length), String(level)])),
    withoutEffect,
  };
}
