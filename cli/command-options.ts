import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { listWithGuess } from './list-with-guess.ts';
import { UsageError } from './usage-error.ts';

/** A command that throws instead of ending the process. What is wrong is left to the caller to say, once. */
export function commandNamed(name: string, description: string, print: (text: string) => void): Command {
  return new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => undefined });
}

/** Throws `UsageError`; afterwards the command holds its options. */
export function parseCommand(command: Command, argv: readonly string[]): Command {
  try {
    return command.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError(error.message, error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

export function scenarioOption(names: readonly string[]): Option {
  return new Option('--scenario <name>', `one of: ${names.join(', ')}`).default('cloud').argParser((value: string) => {
    if (!names.includes(value)) throw new InvalidArgumentError(listWithGuess(value, names));
    return value;
  });
}

export function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}
