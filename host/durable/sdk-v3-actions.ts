import type { ActionTrail } from './sdk-driver.ts';
import { actionTypes, type Action } from './sdk-v3-shapes.ts';

const implemented = new Set<number>(Object.values(actionTypes));

const unimplemented: Readonly<Record<number, string>> = {
  7: 'callEntity',
  8: 'callHttp',
  9: 'signalEntity',
  13: 'lock',
  14: 'unlock',
};

/** Every action of an execution in the order in which the extension would schedule it. */
export function flatten(actions: readonly Action[]): Action[] {
  return actions.flatMap((action) => [action, ...flatten(action.compoundActions ?? [])]);
}

/** FNV-1a over kind and name, remembered where an earlier episode stopped. */
export function trailOf(
  actions: readonly Action[],
  stopAt: number,
): { trail: ActionTrail; hashAtStop: number | undefined } {
  let hash = 2_166_136_261;
  let hashAtStop = stopAt === 0 ? hash : undefined;
  actions.forEach((action, index) => {
    const text = `${action.actionType}:${(action.functionName ?? action.externalEventName ?? '').toLowerCase()};`;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619) >>> 0;
    if (index + 1 === stopAt) hashAtStop = hash;
  });
  return { trail: { count: actions.length, hash }, hashAtStop };
}

/** The first thing the execution did that must not pass here: it would hang, lose data or arrive changed on Azure, or is not implemented. */
export function refusalOf(actions: readonly Action[]): string | undefined {
  const met = new Set<Action>();
  for (const action of actions) {
    const name = unimplemented[action.actionType];
    if (name !== undefined) return `${name} is not implemented by the embedded host.`;
    if (!implemented.has(action.actionType)) return `Action ${action.actionType} is not known to the embedded host.`;
    // The extension schedules a task again each time a compound holds it, the SDK does not: their ids drift apart and the instance hangs.
    // https://github.com/Azure/azure-functions-durable-js/issues/577
    if (met.has(action))
      return 'A task was yielded in a second Task.any or Task.all. On Azure the instance would hang.';
    met.add(action);
    if (typeof action.version === 'string')
      return 'A version of an orchestration is not implemented by the embedded host.';
    const problem = refusalOfInput(action);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The extension reads what a worker says with a library that takes such a first key for its own. https://www.newtonsoft.com/json/help/html/T_Newtonsoft_Json_MetadataPropertyHandling.htm */
export function refusalOfKeys(what: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [first] = Object.keys(value);
  return first === '$id' || first === '$type' || first === '$ref'
    ? `${what} begins with the key "${first}", which is lost on Azure, or fails the instance. Name it otherwise.`
    : undefined;
}

function refusalOfInput(action: Action): string | undefined {
  const lost = refusalOfKeys(`What "${action.functionName ?? 'continueAsNew'}" is given`, action.input);
  if (lost !== undefined) return lost;
  switch (action.actionType) {
    case actionTypes.callActivityWithRetry:
    case actionTypes.callSubOrchestratorWithRetry:
      // https://github.com/Azure/azure-functions-durable-js/issues/629
      if (typeof action.retryOptions?.retryTimeoutInMilliseconds === 'number') {
        return 'retryTimeoutInMilliseconds is refused: when it expires on Azure, the instance hangs. Limit the attempts instead.';
      }
      return refusalOfBoolean(action);
    case actionTypes.callActivity:
      return refusalOfBoolean(action);
    case actionTypes.continueAsNew:
      // The extension encodes text again that the SDK has already encoded.
      return typeof action.input === 'string'
        ? 'continueAsNew with plain text is refused: on Azure it arrives encoded twice. Pass an object.'
        : undefined;
    case actionTypes.waitForExternalEvent:
      return refusalOfEventName(action.externalEventName ?? '');
    default:
      return undefined;
  }
}

function refusalOfBoolean(action: Action): string | undefined {
  const isActivity = action.actionType < actionTypes.callSubOrchestrator;
  return isActivity && typeof action.input === 'boolean'
    ? `Activity "${action.functionName}" is given a bare boolean: on Azure it arrives as text. Pass an object.`
    : undefined;
}

/** The SDK keeps events and task ids in one table: an event called "0" would complete task 0 with the sender's data. */
export function refusalOfEventName(name: string): string | undefined {
  return /^\d+$/.test(name)
    ? `An external event may not be named "${name}": it would answer the task of that number.`
    : undefined;
}
