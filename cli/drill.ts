import { minutes, seconds } from '../shared/domain/duration.ts';
import { scenarios } from '../drill/rehearsal/scenarios/scenario-named.ts';
import { systemClock } from '../host/system-clock.ts';
import { virtualClock } from '../host/virtual-clock.ts';
import { readDrillOptions, type DrillOptions } from './drill/drill-options.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';
import { Interruption } from './interruption.ts';
import { outputTo } from './output-to.ts';

/** A drill in virtual time ends within a minute, on a busy machine within minutes; one that does not hangs, and should say so. */
const patience = minutes(8);

process.exitCode = await exitCodeOf(async () => {
  const names = scenarios.map(({ name }) => name);
  return drill(readDrillOptions(process.argv.slice(2), names, (text) => process.stdout.write(text)));
});
// Whatever a library still holds open must not keep a finished drill alive.
setTimeout(() => process.exit(), 500).unref();

async function drill(options: DrillOptions): Promise<number> {
  const virtual = options.realTime ? undefined : virtualClock();
  // Before the rest loads: libraries may keep the `Date` they find.
  virtual?.install();
  const { runDrill } = await import('../drill/rehearsal/run-drill.ts');
  const { rehearsalOf } = await import('./drill/rehearsal-of.ts');
  const { exitCodeFor } = await import('../drill/rehearsal/verdict.ts');
  const { describeControl } = await import('../drill/rehearsal/control.ts');
  const stop = endOnSignals('The drill was stopped; it touched nothing real.');
  const watchdog = setTimeout(() => {
    stop.abort(new Interruption(`The drill did not end within ${patience / seconds(1)} seconds: something hangs.`, 1));
  }, patience);
  if (options.realTime) clearTimeout(watchdog);
  try {
    const output = options.json ? { write: () => true } : outputTo(process.stdout);
    const verdict = await runDrill(rehearsalOf(options), virtual ?? systemClock(), output, stop.signal);
    if (options.json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
    const { control } = verdict;
    if (options.json && control && exitCodeFor(verdict) !== 1) process.stderr.write(`${describeControl(control)}\n`);
    return exitCodeFor(verdict);
  } finally {
    clearTimeout(watchdog);
  }
}
