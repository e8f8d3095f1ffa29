import { Interruption } from './interruption.ts';
import { UsageError } from './usage-error.ts';

/** Runs a command to its exit code: whatever goes wrong is said once, on stderr. */
export async function exitCodeOf(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    const [text, code] = accountFor(error);
    if (code !== 0) process.stderr.write(`${text}\n`);
    return code;
  }
}

function accountFor(error: unknown): [text: string, exitCode: number] {
  if (error instanceof UsageError || error instanceof Interruption) return [error.message, error.exitCode];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error), 1];
}

/** Ctrl-C and SIGTERM abort the returned controller, so that what is open is closed in order; a second one ends at once. */
export function endOnSignals(message: string): AbortController {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort(new Interruption(message, 130));
  });
  process.once('SIGTERM', () => {
    stop.abort(new Interruption(message, 143));
  });
  return stop;
}
