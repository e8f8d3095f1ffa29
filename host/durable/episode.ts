import type { Clock } from '../clock.ts';
import type { EpisodeAt } from '../host-contract.ts';
import { episodeAt, nonDeterminismIn } from './lost-worker.ts';
import { answeredTask, historyEvent, isEvent, type HistoryEvent, type Parent } from './history.ts';
import { erase, loadInstance, newState, takeMail, type Instance, type Mail } from './instance.ts';
import { scheduleDecision } from './schedule-decision.ts';
import type { Decisions, EpisodeInput, Progress, SdkDriver } from './sdk-driver.ts';
import { refusalOfKeys } from './sdk-v3-actions.ts';
import type { InstanceRow, RuntimeStatus } from './store-schema.ts';
import { executionStarted, newExecutionId, type Transaction } from './transaction.ts';
import type { Store } from './store.ts';

/** What an episode needs of the engine. */
export interface EpisodeHost {
  readonly store: Store;
  readonly clock: Clock;
  readonly driver: SdkDriver;
  readonly transact: (change: (transaction: Transaction) => void) => Promise<void>;
  readonly isOrchestrator: (name: string) => boolean;
  readonly losesWorker: ((episode: EpisodeAt) => boolean) | undefined;
  readonly log: (level: string, category: string, message: string) => void;
}

/** The extension stores a custom status as UTF-16 and takes 16 KiB. */
const longestCustomStatus = 8191;

interface Ended {
  readonly status: RuntimeStatus;
  readonly output: string | null;
  readonly details: string;
  /** Its activities run on, though nobody waits for them. */
  readonly leavesTasks?: true;
}

/** Takes what has arrived, replays the user's code over it, and commits what came of it in one transaction. */
export async function runEpisode(host: EpisodeHost, instance: Instance): Promise<void> {
  const row = loadInstance(instance, host.store);
  const mail: Mail = row
    ? takeMail(instance, row)
    : { events: [], terminate: undefined, finished: instance.inbox.splice(0) };
  if (!row || (mail.events.length === 0 && !mail.terminate)) {
    if (mail.finished.length > 0)
      await host.transact(({ store }) => mail.finished.forEach((message) => erase(message, store)));
    return;
  }
  const time = host.clock.now();
  const now = Math.max(time, latestOf(instance, mail));
  const ahead = now - time;
  const opened = [historyEvent('OrchestratorStarted', now)];
  if (mail.terminate) {
    const reason = mail.terminate.Input ?? null;
    const output = reason === null ? null : JSON.stringify(reason);
    const ended: Ended = { status: 'Terminated', output, details: '' };
    await commit(host, instance, { row, now, ahead, mail, events: [...opened, mail.terminate], ended });
    return;
  }
  const isLost = host.losesWorker?.(episodeAt(row, instance.history)) || mail.events.some(isUnreadable);
  const lost = isLost ? nonDeterminismIn(instance.history) : undefined;
  if (lost !== undefined) {
    const ended: Ended = { status: 'Failed', output: JSON.stringify(lost), details: '', leavesTasks: true };
    await commit(host, instance, { row, now, ahead, mail, events: [...opened, ...mail.events], ended });
    return;
  }
  const pending = withoutAnswered(instance, mail);
  const input = episodeInput(instance, row, [...opened, ...mail.events], now);
  const decisions = await decide(host.driver, input);
  await commit(host, instance, { row, now, ahead, mail, pending, decisions, events: [...input.newEvents] });
}

const isUnreadable = (event: HistoryEvent): boolean =>
  isEvent(event, 'SubOrchestrationInstanceFailed') && event.Details === null;

/**
 * An instance's time does not go back though the machine's clock is set back: what had come for it stays past, or it would sleep again for what
 * it has slept already.
 */
function latestOf({ history }: Instance, { events }: Mail): number {
  const last = history.at(-1);
  const times = [...(last ? [last] : []), ...events].flatMap(({ Timestamp, FireAt }) => [Timestamp, FireAt ?? 0]);
  return Math.max(0, ...times.map((time) => new Date(time).getTime()));
}

/** Where the driver cannot make sense of what user code or the SDK did, the instance fails by name instead of standing still. */
async function decide(driver: SdkDriver, input: EpisodeInput): Promise<Decisions> {
  try {
    return await driver.run(input);
  } catch (error) {
    return {
      scheduled: [],
      cancelledTimers: [],
      progress: { is: 'waiting' },
      refused: `'${input.functionName}' could not be replayed: ${error instanceof Error ? error.message : String(error)}`,
      customStatus: undefined,
      nextId: input.firstId,
      seen: input.seen ?? { count: 0, hash: 0 },
    };
  }
}

function withoutAnswered(instance: Instance, mail: Mail): Instance['state']['pending'] {
  const answered = new Set(mail.events.map((event) => String(answeredTask(event))));
  return Object.fromEntries(Object.entries(instance.state.pending).filter(([id]) => !answered.has(id)));
}

function episodeInput(instance: Instance, row: InstanceRow, newEvents: HistoryEvent[], now: number): EpisodeInput {
  const { pending, nextId, seen } = instance.state;
  const parent = row.parent === null ? null : (JSON.parse(row.parent) as Parent);
  return {
    functionName: row.name,
    instanceId: row.id,
    parentInstanceId: parent?.OrchestrationInstance.InstanceId ?? null,
    input: row.input,
    history: instance.history,
    newEvents,
    firstId: nextId,
    seen,
    openTimers: Object.keys(pending)
      .filter((id) => pending[id] === 'timer')
      .map(Number),
    now,
  };
}

interface Commit {
  readonly row: InstanceRow;
  readonly now: number;
  readonly ahead: number;
  readonly mail: Mail;
  readonly events: HistoryEvent[];
  readonly pending?: Instance['state']['pending'];
  readonly decisions?: Decisions;
  readonly ended?: Ended;
}

async function commit(host: EpisodeHost, instance: Instance, episode: Commit): Promise<void> {
  const { row, decisions, now, ahead, mail, events } = episode;
  const custom = decisions?.customStatus ?? row.custom;
  const tooLong = custom !== null && custom.length > longestCustomStatus;
  const refused = tooLong
    ? `The custom status of '${row.name}' is ${custom.length} characters of JSON long; Azure takes ${longestCustomStatus}.`
    : decisions?.refused;
  const state = { ...instance.state, pending: { ...(episode.pending ?? {}) } };
  await host.transact((transaction) => {
    const { store } = transaction;
    for (const message of mail.finished) erase(message, store);
    if (decisions && refused === undefined) {
      for (const decision of decisions.scheduled) {
        events.push(...scheduleDecision(host, transaction, { decision, row, state, now, ahead }));
      }
      for (const id of decisions.cancelledTimers) cancelTimer(transaction, instance, state, id);
      state.nextId = decisions.nextId;
      state.seen = decisions.seen;
    }
    const isOpen = Object.keys(state.pending).length > 0;
    const progress: Progress = decisions && !isOpen ? decisions.progress : { is: 'waiting' };
    if (refused === undefined && progress.is === 'continued-as-new') {
      continueAsNew(host, transaction, instance, { ...row, custom }, progress, now);
      return;
    }
    const ended = episode.ended ?? endOf(row, progress, refused);
    const next: InstanceRow = {
      ...row,
      status: ended?.status ?? 'Running',
      output: ended?.output ?? null,
      custom: tooLong ? row.custom : custom,
      updated: now,
      state: JSON.stringify(state),
    };
    if (ended) {
      const details = { OrchestrationStatus: ended.status, Result: ended.output };
      events.push(historyEvent('ExecutionCompleted', now, details, state.nextId));
      finish(transaction, instance, row, ended, now);
    }
    events.push(historyEvent('OrchestratorCompleted', host.clock.now() + ahead));
    events.forEach((event, index) => {
      event.IsPlayed = true;
      store.appendHistory(row.id, instance.history.length + index, JSON.stringify(event));
    });
    store.putInstance(next);
    transaction.afterwards(() => {
      instance.row = next;
      instance.state = state;
      instance.history.push(...events);
    });
  });
}

function endOf(row: InstanceRow, progress: Progress, refused: string | undefined): Ended | undefined {
  if (refused !== undefined) return { status: 'Failed', output: JSON.stringify(refused), details: '' };
  if (progress.is === 'completed') {
    const lost = refusalOfKeys(`What '${row.name}' returns`, JSON.parse(progress.output ?? 'null'));
    if (lost !== undefined) return { status: 'Failed', output: JSON.stringify(lost), details: '' };
    return { status: 'Completed', output: progress.output, details: '' };
  }
  if (progress.is !== 'failed') return undefined;
  const output = JSON.stringify(`Orchestrator function '${row.name}' failed: ${progress.reason}`);
  return { status: 'Failed', output, details: progress.details };
}

function cancelTimer(transaction: Transaction, instance: Instance, state: Instance['state'], id: number): void {
  state.pending = Object.fromEntries(Object.entries(state.pending).filter(([open]) => open !== String(id)));
  transaction.store.deleteTimer(instance.id, id);
  transaction.afterwards(() => {
    instance.timers.get(id)?.();
    instance.timers.delete(id);
  });
}

/** Nothing of an ended instance runs on, and whoever called it learns how it ended. */
function finish(transaction: Transaction, instance: Instance, row: InstanceRow, ended: Ended, now: number): void {
  if (!ended.leavesTasks) transaction.store.deleteTasks(row.id);
  transaction.store.deleteMessagesOfExecutions(row.id);
  transaction.afterwards(() => {
    for (const takeBack of instance.timers.values()) takeBack();
    instance.timers.clear();
  });
  if (row.parent === null) return;
  const { OrchestrationInstance: caller, TaskScheduleId } = JSON.parse(row.parent) as Parent;
  const answer =
    ended.status === 'Completed'
      ? historyEvent('SubOrchestrationInstanceCompleted', now, {
          TaskScheduledId: TaskScheduleId,
          Result: ended.output,
        })
      : historyEvent('SubOrchestrationInstanceFailed', now, {
          TaskScheduledId: TaskScheduleId,
          Reason: ended.output === null ? '' : String(JSON.parse(ended.output)),
          // No text: the SDK breaks down over it, and so the parent of a terminated child fails.
          Details: ended.status === 'Terminated' ? null : ended.details,
          FailureDetails: null,
        });
  transaction.post(caller.InstanceId, caller.ExecutionId, answer);
}

/** A new execution under the same id: no history, ids from 0, the custom status and the external events not yet delivered stay. */
function continueAsNew(
  host: EpisodeHost,
  transaction: Transaction,
  instance: Instance,
  row: InstanceRow,
  progress: Extract<Progress, { is: 'continued-as-new' }>,
  now: number,
): void {
  if (progress.droppedEvents > 0) {
    const message = `${row.id}: ${progress.droppedEvents} external event(s) were delivered, not awaited, and are dropped, as on Azure.`;
    host.log('warning', 'Host.Durable', message);
  }
  const execution = newExecutionId();
  const parent = row.parent === null ? null : (JSON.parse(row.parent) as Parent);
  const state = newState();
  const next: InstanceRow = {
    ...row,
    execution,
    status: 'Running',
    input: progress.input,
    updated: now,
    state: JSON.stringify(state),
  };
  transaction.store.deleteHistory(row.id);
  transaction.store.deleteTasks(row.id);
  transaction.store.deleteMessagesOfExecutions(row.id);
  transaction.store.putInstance(next);
  transaction.afterwards(() => {
    instance.row = next;
    instance.state = state;
    instance.history = [];
  });
  const start = executionStarted({ id: row.id, name: row.name, input: progress.input, parent, at: now }, execution);
  transaction.post(row.id, execution, start);
}
