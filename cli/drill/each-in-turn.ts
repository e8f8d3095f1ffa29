import { commandNamed, parseCommand, scenarioOption, wholeNumber } from '../command-options.ts';
import { scenarios } from '../../drill/rehearsal/scenarios/scenario-named.ts';

export interface InTurn {
  readonly scenario: string;
  readonly from: number;
  readonly to?: number;
  /** Only every so many. */
  readonly every: number;
  /** How many drills run at once. */
  readonly jobs: number;
}

/** The options of a command that breaks something in a drill, at one place after the other. Throws `UsageError`. */
export function readInTurn(name: string, description: string, what: string): InTurn {
  const command = commandNamed(name, description, (text) => process.stdout.write(text))
    .addOption(scenarioOption(scenarios.map((each) => each.name)))
    .option('--from <n>', `the first ${what}`, wholeNumber, 1)
    .option('--to <n>', `the last ${what}`, wholeNumber)
    .option('--every <n>', `only every n-th ${what}`, wholeNumber, 1)
    .option('--jobs <n>', 'how many drills run at once', wholeNumber, 2);
  return parseCommand(command, process.argv.slice(2)).opts<InTurn>();
}

/** What became of one drill, said in words. */
export interface Attempted {
  readonly says: string;
  readonly isRight: boolean;
}

/**
 * Tries one place after the other until there is none any more: how many there are, only a drill tells. Answers 1 where one was not right, or
 * there was none.
 * @param attempt answers undefined where there is no such place
 */
export async function eachInTurn(
  { from, to = Infinity, every, jobs }: InTurn,
  attempt: (at: number) => Promise<Attempted | undefined>,
): Promise<number> {
  let next = from;
  let isOver = false;
  let tried = 0;
  let wrong = 0;
  const work = async (): Promise<void> => {
    while (!isOver && next <= to) {
      const at = next;
      next += Math.max(1, every);
      const ended = await attempt(at);
      if (!ended) {
        isOver = true;
        continue;
      }
      tried += 1;
      if (!ended.isRight) wrong += 1;
      process.stdout.write(`${String(at).padStart(4)}  ${ended.says}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  process.stdout.write(`${String(tried - wrong)} of ${String(tried)} ended as they must.\n`);
  return wrong === 0 && tried > 0 ? 0 : 1;
}
