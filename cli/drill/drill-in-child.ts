import { spawn } from 'node:child_process';
import type { DrillVerdict } from '../../drill/rehearsal/verdict.ts';

export interface ChildsDrill {
  readonly code: number | null;
  /** Absent where the drill ended without one. */
  readonly verdict?: DrillVerdict;
}

/** Milliseconds: short, because one call after the other passes in real time, and still long enough for calls to meet at the tenant. */
const latency = '10';

/** Runs a drill in a process of its own, with the options of `npm run drill`. What it says on stderr is shown. */
export async function drillInChild(options: readonly string[], signal: AbortSignal): Promise<ChildsDrill> {
  const child = spawn(process.execPath, ['cli/drill.ts', '--json', '--latency', latency, ...options], {
    signal,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise<number | null>((ended, fails) => {
    child.on('close', ended).on('error', fails);
  });
  return printed === '' ? { code } : { code, verdict: JSON.parse(printed) as DrillVerdict };
}
