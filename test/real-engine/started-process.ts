import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

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

/** Starts a program and waits until it says that it is ready; throws with all that it said should it end before. */
export async function startProcess({ command, argv, environment, readyWhen, log }: Start): Promise<StartedProcess> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment };
  const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
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
