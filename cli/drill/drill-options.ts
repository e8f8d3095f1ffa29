import { Option } from 'commander';
import { Level } from '../../shared/domain/level.ts';
import { commandNamed, parseCommand, scenarioOption, wholeNumber } from '../command-options.ts';

export interface DrillOptions {
  readonly scenario: string;
  readonly seed: number;
  /** How long each request to the tenant takes, in milliseconds of real time. */
  readonly latency: number;
  readonly json: boolean;
  readonly realTime: boolean;
  /** Steps to leave out: the negative control. */
  readonly without: readonly string[];
  /** How far the containment goes; the scenario's own if undefined. */
  readonly level?: Level;
  /** How many hours the account is watched after it was contained; the app's own default if undefined. */
  readonly aftercare?: number | undefined;
  /** Where the worker goes away: the n-th await, or `contain-account:3`. */
  readonly loseWorker?: string;
  /** After which commits the engine is dropped: a number, or `3/10`. */
  readonly dropEngine?: string;
  /** What was under way then is lost. */
  readonly forgetTasks?: true;
  /** How often the process of the host is killed, and what draws the moments: `10/3`. */
  readonly kill?: string;
  /** False: nobody opens anew what broke off. */
  readonly watchdog: boolean;
  /** Options of the alert, `name=value`, in place of the scenario's. */
  readonly option?: readonly string[];
}

/** Throws `UsageError`; help goes to `print`. */
export function readDrillOptions(
  argv: readonly string[],
  scenarios: readonly string[],
  print: (text: string) => void,
): DrillOptions {
  const description = 'Rehearses a containment on a simulated tenant, with an attacker who fights back.';
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  const command = commandNamed('npm run drill --', description, print)
    .addOption(scenarioOption(scenarios))
    .option('--without <step>', 'leave a step out, to see what the attacker keeps; may be repeated', collect, [])
    .addOption(new Option('--level <level>', 'how far the containment goes').choices(Level.options))
    .option('--aftercare <hours>', 'how long the contained account is watched for what opens again', wholeNumber)
    .option('--option <name=value>', 'ask for something else than the scenario does; may be repeated', collect)
    .option('--seed <n>', 'what is left to chance in the tenant and the attacker', wholeNumber, 1)
    .option('--latency <ms>', 'how long each request to the tenant takes', wholeNumber, 50)
    .option('--lose-worker <await>', 'take the worker away at this await: a number, or an orchestration:number')
    .option('--drop-engine <commit>', 'drop the engine after this commit, or 3/10: after the third of each ten')
    .option('--forget-tasks', 'what the dropped engine had under way is lost with it: the negative control')
    .option('--kill <times/seed>', 'kill the process of the host so often, at moments that this number draws')
    .option('--no-watchdog', 'let nobody open anew what broke off')
    .option('--real-time', 'let hours take hours', false)
    .option('--json', 'print one JSON object and nothing else', false);
  return parseCommand(command, argv).opts<DrillOptions>();
}
