import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Child {
  /** Until it has said so many lines. */
  said(lines: number): Promise<void>;
  /** All that it has said. */
  lines(): string[];
  kill(): void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** A process of its own, as two workers of one app are. */
export function runChild(script: string, ...options: readonly string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'children', script), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let all = '';
  child.stdout.on('data', (text: Buffer) => (all += String(text)));
  const lines = (): string[] => all.split('\n').slice(0, -1);
  return {
    async said(least) {
      while (lines().length < least) await once(child.stdout, 'data');
    },
    lines,
    kill: () => void child.kill('SIGKILL'),
    ended: once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? ''),
  };
}
