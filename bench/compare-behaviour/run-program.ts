import { execFile, type ExecFileException } from 'node:child_process';
import { delimiter, join } from 'node:path';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Far more than a verdict or the answer of a build: nothing is worth failing over for what it prints. */
const maxBuffer = 2 ** 26;

/** Ctrl-C and SIGTERM end what runs, so that whoever waits for it can tidy up. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

/** Runs a program to its end in `cwd`, which brings its own packages' programs along. Throws only where it could not run or was stopped. */
export function runProgram(
  program: string,
  options: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const path = [join(cwd, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, ...environment };
  return new Promise((resolve, reject) => {
    const ended = (error: ExecFileException | null, stdout: string, stderr: string): void => {
      // A program that ran and failed has a number for its code; one that could not be started has a word.
      if (error !== null && (stop.signal.aborted || typeof error.code === 'string'))
        reject(new Error(error.message, { cause: error }));
      else resolve({ code: error === null ? 0 : Number(error.code) || 1, stdout, stderr });
    };
    execFile(program, options, { cwd, maxBuffer, env, signal: stop.signal }, ended);
  });
}

/** The same, and what it printed; throws with what it said where it failed. */
export async function outputOf(program: string, options: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, options, cwd);
  if (code !== 0)
    throw new Error(`${cwd}: "${[program, ...options].join(' ')}" ended with ${code}: ${stderr}${stdout}`);
  return stdout.trim();
}
