/** The internals of durable-functions 3.x that the driver reads, the same from 3.1.0 to 3.5.0. */
export interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly externalEventName?: string;
  readonly instanceId?: string;
  readonly version?: string;
  readonly input?: unknown;
  readonly fireAt?: Date | string;
  readonly isCanceled?: boolean;
  readonly retryOptions?: RetryOptions;
  readonly compoundActions?: readonly Action[];
}

export interface RetryOptions {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  readonly retryTimeoutInMilliseconds?: number;
}

export interface SdkTask {
  /** 'noOp' marks the children that a retried task makes for its back-off timer and its next attempt. */
  readonly actionObj: Action | 'noOp';
  readonly parent?: SdkTask & {
    readonly isCanceled?: boolean;
    readonly isWaitingOnTimer?: boolean;
    readonly attemptNumber?: number;
    readonly retryOptions?: RetryOptions;
  };
}

export interface Executor {
  readonly sequenceNumber: number;
  readonly openTasks: Readonly<Record<string, SdkTask>>;
  readonly deferredTasks: Readonly<Record<string, readonly unknown[]>>;
  readonly actions: readonly Action[];
}

export interface OrchestratorState {
  readonly isDone: boolean;
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

export const actionTypes = {
  callActivity: 0,
  callActivityWithRetry: 1,
  callSubOrchestrator: 2,
  callSubOrchestratorWithRetry: 3,
  continueAsNew: 4,
  createTimer: 5,
  waitForExternalEvent: 6,
  whenAny: 11,
  whenAll: 12,
} as const;

/** Fails fast when the SDK is not the one this driver knows: guessing ids would corrupt instances quietly. */
export function executorOf(context: Readonly<Record<string, unknown>>): Executor | undefined {
  const durable = context['df'];
  if (typeof durable !== 'object' || durable === null) return undefined;
  const executor = (durable as { taskOrchestratorExecutor?: Partial<Executor> }).taskOrchestratorExecutor;
  const isKnown =
    typeof executor?.sequenceNumber === 'number' &&
    typeof executor.openTasks === 'object' &&
    typeof executor.deferredTasks === 'object' &&
    Array.isArray(executor.actions);
  if (!isKnown) throw new Error('This version of durable-functions is not supported: its executor has another shape.');
  return executor as Executor;
}
