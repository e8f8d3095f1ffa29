import { findFunction, type App } from '../app/app.ts';
import { invoke, type Invocation } from '../app/invoke.ts';
import type { TypedData } from '../app/typed-data.ts';
import { delayBeforeAttempt } from './retry.ts';
import { flatten, refusalOf, trailOf } from './sdk-v3-actions.ts';
import { actionTypes, executorOf, type Action, type Executor } from './sdk-v3-shapes.ts';
import type { OrchestratorState, SdkTask } from './sdk-v3-shapes.ts';
import type { Decision, Decisions, EpisodeInput, Progress, SdkDriver } from './sdk-driver.ts';

/** The SDK puts its state behind this label in the message of the error it throws. */
const stateLabel = '\n\n$OutOfProcData$:';

/**
 * Drives durable-functions 3.x. The SDK numbers its tasks as it goes, also for retries and long timers that add no action, so ids are
 * read from its executor and never counted again from the action list.
 */
export function sdkV3Driver(app: App, client: () => TypedData): SdkDriver {
  return {
    async run(episode) {
      const fn = findFunction(app, episode.functionName, 'orchestrationTrigger');
      if (!fn)
        return nothingRan(
          episode,
          `The function '${episode.functionName}' doesn't exist or is not an orchestrator function.`,
        );
      const override = replayPayload(episode);
      const invocation = await invoke(app.registrations, fn, { input: { string: '{}' }, override, client });
      const executor = executorOf(invocation.context);
      if (!executor) return nothingRan(episode, messageOf(invocation.error ?? 'it did not run as an orchestrator'));
      return decide(episode, executor, invocation);
    },
  };
}

function replayPayload(episode: EpisodeInput): Record<string, unknown> {
  return {
    history: [...episode.history, ...episode.newEvents],
    // Parsed anew each time: user code may change what it is given.
    input: episode.input === null ? null : (JSON.parse(episode.input) as unknown),
    instanceId: episode.instanceId,
    isReplaying: episode.history.length > 0,
    parentInstanceId: episode.parentInstanceId,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    // Spelled like this in the protocol.
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
}

function nothingRan(episode: EpisodeInput, reason: string): Decisions {
  return {
    scheduled: [],
    cancelledTimers: [],
    progress: { is: 'waiting' },
    refused: reason,
    customStatus: undefined,
    nextId: episode.firstId,
    seen: episode.seen ?? { count: 0, hash: 0 },
  };
}

function decide(episode: EpisodeInput, executor: Executor, invocation: Invocation): Decisions {
  const actions = flatten(executor.actions);
  const { trail, hashAtStop } = trailOf(actions, episode.seen?.count ?? 0);
  const state = stateOf(invocation);
  const shared = { nextId: executor.sequenceNumber, seen: trail, customStatus: customStatusOf(state) };
  const isSame = !episode.seen || hashAtStop === episode.seen.hash;
  const refused = isSame
    ? refusalOf(actions)
    : `Non-Deterministic workflow detected: the actions replayed by '${episode.functionName}' differ from those of its previous ` +
      'execution. Was its code changed while this instance was running?';
  if (refused !== undefined) {
    return { ...shared, refused, scheduled: [], cancelledTimers: [], progress: { is: 'waiting' } };
  }
  const scheduled: Decision[] = [];
  for (let id = episode.firstId; id < executor.sequenceNumber; id++) {
    const task = executor.openTasks[id];
    if (!task) throw new Error(`${episode.functionName}: the SDK gave out id ${id} and keeps no task under it.`);
    scheduled.push(decisionOf(id, task, episode.now));
  }
  const cancelledTimers = episode.openTimers.filter((id) => isCancelled(executor.openTasks[id]));
  return { ...shared, refused, scheduled, cancelledTimers, progress: progressOf(executor, state, invocation) };
}

function decisionOf(id: number, task: SdkTask, now: number): Decision {
  if (task.actionObj !== 'noOp') return decisionOfAction(id, task.actionObj, isCancelled(task));
  const retried = task.parent;
  if (!retried || retried.actionObj === 'noOp' || !retried.retryOptions || retried.attemptNumber === undefined) {
    throw new Error(`The SDK holds an unknown kind of task under id ${id}.`);
  }
  if (!retried.isWaitingOnTimer) return decisionOfAction(id, retried.actionObj, false);
  // The SDK waits for one more timer after the last failure, and only then fails the task.
  const delay = delayBeforeAttempt(retried.retryOptions, retried.attemptNumber);
  return { kind: 'timer', id, fireAt: now + delay, cancelled: false };
}

function decisionOfAction(id: number, action: Action, cancelled: boolean): Decision {
  const name = action.functionName ?? '';
  switch (action.actionType) {
    case actionTypes.callActivity:
    case actionTypes.callActivityWithRetry:
      // Text has already been encoded by the SDK; everything else has not.
      return {
        kind: 'activity',
        id,
        name,
        input: typeof action.input === 'string' ? action.input : jsonOf(action.input),
      };
    case actionTypes.callSubOrchestrator:
    case actionTypes.callSubOrchestratorWithRetry: {
      const instanceId = action.instanceId === '' ? undefined : action.instanceId;
      return { kind: 'sub-orchestration', id, name, input: jsonOf(action.input), instanceId };
    }
    case actionTypes.createTimer: {
      const fireAt = new Date(action.fireAt ?? Number.NaN).getTime();
      if (Number.isNaN(fireAt)) throw new Error('createTimer was given an invalid date.');
      return { kind: 'timer', id, fireAt, cancelled };
    }
    default:
      throw new Error(`Action ${action.actionType} took id ${id}, but nothing is scheduled for it.`);
  }
}

/** A long timer is made of several; cancelling marks the whole, not the leg that is running. */
function isCancelled(task: SdkTask | undefined): boolean {
  if (!task || task.actionObj === 'noOp') return false;
  return task.actionObj.isCanceled === true || task.parent?.isCanceled === true;
}

function progressOf(executor: Executor, state: OrchestratorState, invocation: Invocation): Progress {
  if (invocation.error !== undefined) {
    const stack = invocation.error instanceof Error ? (invocation.error.stack ?? '') : '';
    const reason = state.error ?? '';
    return {
      is: 'failed',
      reason,
      details: `Message: ${reason}, StackTrace: ${stack.replace(/\n\n\$OutOfProcData\$:.*/s, '')}`,
    };
  }
  const next = executor.actions.find((action) => action.actionType === actionTypes.continueAsNew);
  if (next) {
    // The extension does not carry over what was delivered and not awaited.
    const droppedEvents = Object.values(executor.deferredTasks).reduce((sum, queue) => sum + queue.length, 0);
    return { is: 'continued-as-new', input: jsonOf(next.input), droppedEvents };
  }
  return state.isDone ? { is: 'completed', output: jsonOf(state.output) } : { is: 'waiting' };
}

function stateOf({ error, result }: Invocation): OrchestratorState {
  if (error === undefined) return result as OrchestratorState;
  const message = messageOf(error);
  const at = message.indexOf(stateLabel);
  if (at < 0) return { isDone: false, error: message };
  return JSON.parse(message.slice(at + stateLabel.length)) as OrchestratorState;
}

const customStatusOf = (state: OrchestratorState): string | undefined =>
  state.customStatus === undefined ? undefined : JSON.stringify(state.customStatus);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const jsonOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
