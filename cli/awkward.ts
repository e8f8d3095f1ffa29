import { InvalidArgumentError } from 'commander';
import { commandNamed, parseCommand, wholeNumber } from './command-options.ts';
import { drillInChild } from './drill/drill-in-child.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';
import { wrapTo } from '../drill/rehearsal/terminal/columns.ts';

interface AwkwardOptions {
  readonly seeds: readonly number[];
  readonly jobs: number;
}

const columns = process.stdout.isTTY ? process.stdout.columns : 80;
const indent = ' '.repeat(9);

process.exitCode = await exitCodeOf(async () => {
  const description = 'Drills an account in tenants with the oddities of real ones; each seed draws another tenant.';
  const command = commandNamed('npm run awkward --', description, (text) => process.stdout.write(text))
    .option('--seeds <from-to>', 'the tenants', seedsOf, seedsOf('1-20'))
    .option('--jobs <n>', 'how many drills run at once', wholeNumber, 2);
  return drillEach(parseCommand(command, process.argv.slice(2)).opts<AwkwardOptions>());
});

/** Answers 1 where a tenant did not end as it must: contained, with every door shut that could be. */
async function drillEach({ seeds, jobs }: AwkwardOptions): Promise<number> {
  const { signal } = endOnSignals('Stopped.');
  const left = [...seeds];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const line = await drilled(seed, signal);
      if (!line.isGood) failed += 1;
      process.stdout.write(`${wrapTo(line.text, columns, indent).join('\n')}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  process.stdout.write(`${String(seeds.length - failed)} of ${String(seeds.length)} tenants ended as they must.\n`);
  return failed === 0 ? 0 : 1;
}

async function drilled(
  seed: number,
  signal: AbortSignal,
): Promise<{ readonly isGood: boolean; readonly text: string }> {
  const { code, verdict } = await drillInChild(['--scenario', 'awkward', '--seed', String(seed)], signal);
  const start = `seed ${String(seed)}`.padEnd(indent.length);
  if (!verdict) return { isGood: false, text: `${start}no verdict (exit code ${String(code)})` };
  const { result, complaints, tenant = [] } = verdict;
  const wrong = complaints.length === 0 ? '' : `: ${complaints.join('; ')}`;
  return { isGood: code === 0, text: `${start}${result}${wrong} (${tenant.join(', ')})` };
}

/** `7` or `1-20`. */
function seedsOf(text: string): number[] {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  if (from === undefined || Number(to) < Number(from))
    throw new InvalidArgumentError('It must be a seed, or a range such as 1-20.');
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => Number(from) + n);
}
