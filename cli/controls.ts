import { controls, type NamedControl } from '../drill/rehearsal/controls.ts';
import { commandNamed, parseCommand, wholeNumber } from './command-options.ts';
import { drillInChild } from './drill/drill-in-child.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';

interface ControlsOptions {
  /** Only these steps; all of them if empty. */
  readonly step: readonly string[];
  readonly jobs: number;
}

process.exitCode = await exitCodeOf(async () => {
  const description = 'Leaves out each step that must not be left out, and finds the door that only this step shuts.';
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  const command = commandNamed('npm run controls --', description, (text) => process.stdout.write(text))
    .option('--step <step>', 'only this step; may be repeated', collect, [])
    .option('--jobs <n>', 'how many drills run at once', wholeNumber, 2);
  return runEach(parseCommand(command, process.argv.slice(2)).opts<ControlsOptions>());
});

/** Answers 1 where a door that a control names did not open. */
async function runEach({ step, jobs }: ControlsOptions): Promise<number> {
  const { signal } = endOnSignals('Stopped.');
  const chosen = controls.filter((control) => step.length === 0 || step.includes(control.step));
  const left = [...chosen];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let control = left.shift(); control !== undefined; control = left.shift()) {
      const opened = await openedWithout(control, signal);
      const isOpen = typeof opened !== 'string' && opened.includes(control.door);
      if (!isOpen) failed += 1;
      process.stdout.write(`${lineFor(control, isOpen, opened)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  process.stdout.write(`${String(chosen.length - failed)} of ${String(chosen.length)} controls control.\n`);
  return failed === 0 && chosen.length > 0 ? 0 : 1;
}

function lineFor({ step, scenario, door }: NamedControl, isOpen: boolean, opened: readonly string[] | string): string {
  const start = `${isOpen ? 'opens ' : 'STAYS SHUT '}${door} (${scenario} without ${step})`;
  if (isOpen) return start;
  if (typeof opened === 'string') return `${start}: ${opened}`;
  return `${start}: ${opened.length === 0 ? 'no door opened' : `opened instead: ${opened.join(', ')}`}`;
}

/** The doors that open then; a sentence where there is no verdict. */
async function openedWithout(
  { step, scenario }: NamedControl,
  signal: AbortSignal,
): Promise<readonly string[] | string> {
  const { code, verdict } = await drillInChild(['--scenario', scenario, '--without', step], signal);
  return verdict ? (verdict.control?.opened ?? []) : `no verdict (exit code ${String(code)})`;
}
