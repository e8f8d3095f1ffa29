import { commandNamed, parseCommand, scenarioOption, wholeNumber } from './command-options.ts';
import { scenarios } from '../drill/rehearsal/scenarios/scenario-named.ts';
import { drillInChild } from './drill/drill-in-child.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';

interface LostWorkersOptions {
  readonly scenario: string;
  readonly from: number;
  /** Every so many awaits. */
  readonly every: number;
  readonly jobs: number;
}

process.exitCode = await exitCodeOf(async () => {
  const description =
    'Takes the worker away at each await of a drill in turn: the case must end as if nothing had happened.';
  const command = commandNamed('npm run lost-workers --', description, (text) => process.stdout.write(text))
    .addOption(scenarioOption(scenarios.map(({ name }) => name)))
    .option('--from <n>', 'the first await', wholeNumber, 1)
    .option('--every <n>', 'only every n-th await', wholeNumber, 1)
    .option('--jobs <n>', 'how many drills run at once', wholeNumber, 2);
  return loseEach(parseCommand(command, process.argv.slice(2)).opts<LostWorkersOptions>());
});

/** Answers 1 where a drill did not end as it must, or none lost its worker. */
async function loseEach({ scenario, from, every, jobs }: LostWorkersOptions): Promise<number> {
  const { signal } = endOnSignals('Stopped.');
  let next = from;
  let isOver = false;
  let tried = 0;
  let failed = 0;
  const work = async (): Promise<void> => {
    while (!isOver) {
      const at = next;
      next += Math.max(1, every);
      const { code, verdict } = await drillInChild(['--scenario', scenario, '--lose-worker', String(at)], signal);
      // Behind the last await: how many there are, only a drill tells.
      if (verdict && verdict.lostWorker === undefined) {
        isOver = true;
        continue;
      }
      tried += 1;
      if (code !== 0) failed += 1;
      const ending = verdict ? [verdict.result, ...verdict.complaints].join('; ') : 'no verdict';
      process.stdout.write(`${String(at).padStart(4)}  ${verdict?.lostWorker ?? 'unknown'}: ${ending}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  process.stdout.write(`${String(tried - failed)} of ${String(tried)} lost workers cost nothing.\n`);
  return failed === 0 && tried > 0 ? 0 : 1;
}
