import { findFunction, type App } from '../app/app.ts';
import { invoke } from '../app/invoke.ts';
import { plainValue, type TypedData } from '../app/typed-data.ts';
import { historyEvent, type HistoryEvent } from './history.ts';
import type { TaskRow } from './store-schema.ts';

/** Runs an activity; its failure is an answer like any other. */
export async function runActivity(
  app: App,
  client: () => TypedData,
  task: TaskRow,
  now: () => number,
): Promise<HistoryEvent> {
  try {
    const fn = findFunction(app, task.name, 'activityTrigger');
    if (!fn) throw new Error(`The function '${task.name}' doesn't exist or is not an activity function.`);
    // As JSON: the library would try to parse plain text, and "123" would arrive as a number. Null arrives as nothing.
    const input = task.input === null || task.input === 'null' ? {} : { json: task.input };
    const triggerMetadata = { instanceId: { string: task.id } };
    const { response, error } = await invoke(app.registrations, fn, { input, client, triggerMetadata });
    if (error !== undefined) return failedActivity(task, error, now());
    const value = plainValue(response?.returnValue);
    const Result = value === null || value === undefined ? null : JSON.stringify(value);
    return historyEvent('TaskCompleted', now(), { TaskScheduledId: task.task, Result });
  } catch (error) {
    return failedActivity(task, error, now());
  }
}

function failedActivity(task: TaskRow, error: unknown, at: number): HistoryEvent {
  const message = withoutProperties(error instanceof Error ? error.message : String(error));
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return historyEvent('TaskFailed', at, {
    TaskScheduledId: task.task,
    // Both fields must be text for the SDK.
    Reason: `Activity function '${task.name}' failed: ${message}`,
    Details: JSON.stringify({
      $type: 'System.Exception, System.Private.CoreLib',
      ClassName: 'System.Exception',
      Message: message,
      Data: null,
      InnerException: null,
      StackTraceString: null,
      RemoteStackTraceString: stack,
    }),
    FailureDetails: null,
  });
}

/** What durable-functions makes of a message for the extension where the app gives exceptions properties. */
function withoutProperties(message: string): string {
  if (!message.startsWith('{"errorType":')) return message;
  try {
    const { errorMessage } = JSON.parse(message) as { errorMessage?: string };
    return `setExceptionPropertiesProvider is not implemented by the embedded host. The error was: ${errorMessage}`;
  } catch {
    return message;
  }
}
