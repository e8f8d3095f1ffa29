import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { DrillVerdict } from '../../drill/rehearsal/verdict.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** As many as there are cores on the smallest machine that tests run on: more would only make each of them slower. */
const sideBySide = 2;

/**
 * Runs drills as a person runs them, two at a time, in the order they are asked for; the app is built by then. What still runs when
 * the tests of the file are over, because one of them failed or took too long, is killed.
 */
export function runDrills(): (...options: string[]) => Promise<Ended> {
  const running = new Set<ChildProcess>();
  const waiting: (() => void)[] = [];
  let isOver = false;
  afterAll(() => {
    isOver = true;
    for (const child of running) child.kill('SIGKILL');
  });

  const run = (options: readonly string[], done: (ended: Ended) => void): void => {
    if (isOver) return;
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../cli/drill.ts'), ...options]);
    running.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('close', (code) => {
      running.delete(child);
      done({ code, stdout, stderr });
      waiting.shift()?.();
    });
  };
  return (...options) => {
    const { promise, resolve } = Promise.withResolvers<Ended>();
    const start = (): void => run(options, resolve);
    if (running.size < sideBySide) start();
    else waiting.push(start);
    return promise;
  };
}

export const verdictOf = ({ stdout }: Ended): DrillVerdict => JSON.parse(stdout) as DrillVerdict;
