import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

export interface StartedProcess {
  /** What it said of itself when it was ready. */
  readonly ready: readonly string[];
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

export interface Start {
  readonly command: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Each has to be found in what it prints, and catches what there is to know. */
  readonly readyWhen: readonly RegExp[];
  readonly log: (line: string) => void;
}

/** For Node: the program ends with the process that started it. */
export const endsWithParent = [
  '--import',
  pathToFileURL(join(import.meta.dirname, 'ends-with-parent.ts')).href,
] as const;

/**
 * Starts a program and waits until it says that it is ready; throws with all that it said should it end before. Its input is open for as long
 * as this process lives: a program that ends where its input does stays behind nobody.
 */
export async function startProcess({ command, argv, environment, readyWhen, log }: Start): Promise<StartedProcess> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment };
  const child = spawn(command, argv, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const said: string[] = [];
  const ready = await new Promise<string[]>((resolve, reject) => {
    const hear = (line: string): void => {
      said.push(line);
      log(line);
      const found = readyWhen.map((pattern) => pattern.exec(said.join('\n')));
      if (found.every((match) => match !== null)) resolve(found.map((match) => match[1] ?? ''));
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
    exited.then(() => reject(new Error(`${command} ${argv.join(' ')} ended:\n${said.join('\n')}`)), reject);
  });
  return {
    ready,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
