import { InvalidArgumentError } from 'commander';
import { commandNamed, parseCommand } from './command-options.ts';
import { casesIn, describeCases } from './cordon/cases.ts';
import { listWithGuess } from './list-with-guess.ts';
import { exitCodeOf } from './run-command.ts';
import { UsageError } from './usage-error.ts';

interface CasesOptions {
  readonly output: 'text' | 'json';
  readonly directory: string;
}

const help = `Usage: cordon <command>

Commands:
  cases   list the cases in .cordon of an older run

Run cordon <command> --help for more.
`;

const commands: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = { cases };

// No top-level await: this file is bundled to CommonJS.
void exitCodeOf(() => run(process.argv.slice(2))).then((code) => {
  process.exitCode = code;
});

async function run([name, ...argv]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(help);
    return name === undefined ? 2 : 0;
  }
  const command = commands[name];
  if (!command) throw new UsageError(`'${name}' is not a command. ${listWithGuess(name, Object.keys(commands))}`);
  return command(argv);
}

async function cases(argv: readonly string[]): Promise<number> {
  const description = 'Lists the cases that an older run of Cordon left in a folder, newest first.';
  const command = commandNamed('cordon cases', description, (text) => process.stdout.write(text))
    .option('-o, --output <form>', 'text or json', outputForm, 'text')
    .option('-d, --directory <folder>', 'where the run kept its cases', '.cordon');
  const { output, directory } = parseCommand(command, argv).opts<CasesOptions>();
  const found = await casesIn(directory);
  const columns = process.stdout.isTTY ? process.stdout.columns : 80;
  process.stdout.write(output === 'json' ? `${JSON.stringify(found, null, 2)}\n` : describeCases(found, columns - 1));
  return 0;
}

function outputForm(value: string): 'text' | 'json' {
  if (value === 'text' || value === 'json') return value;
  throw new InvalidArgumentError('It must be text or json.');
}
