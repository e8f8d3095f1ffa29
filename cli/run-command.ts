import { HostError } from '../host/host-error.ts';
import { seconds } from '../shared/domain/duration.ts';
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
  if (error instanceof HostError) return [error.message, 1];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error), 1];
}

/** What is open may take so long to close. */
const closesWithin = seconds(10);

/**
 * Ctrl-C, SIGTERM and a closed pipe abort the returned controller, so that what is open is closed in order; a second signal ends at once.
 * Whoever aborts it: what does not close does not keep the process.
 */
export function endOnSignals(message: string): AbortController {
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => {
    setTimeout(() => {
      const [text, code] = accountFor(stop.signal.reason);
      process.stderr.write(`${text}\n`);
      process.exit(code);
    }, closesWithin).unref();
  });
  whenNobodyReads(() => {
    stop.abort(new Interruption(message, exitCodeOfClosedPipe));
  });
  process.once('SIGINT', () => {
    stop.abort(new Interruption(message, 130));
  });
  process.once('SIGTERM', () => {
    stop.abort(new Interruption(message, 143));
  });
  return stop;
}

/** As of a program that a closed pipe ends. */
export const exitCodeOfClosedPipe = 141;

/** `| head -1` reads a line and goes: that is no fault, and there is nobody to tell more. */
export function whenNobodyReads(end: () => void): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      end();
    });
}
