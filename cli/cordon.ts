import { InvalidArgumentError, Option } from 'commander';
import { sizeOf } from '../drill/rehearsal/terminal/live-region.ts';
import { commandNamed, parseCommand } from './command-options.ts';
import { casesIn, describeCases } from './cordon/cases.ts';
import { developmentToken } from './cordon/token.ts';
import { Role } from '../shared/domain/role.ts';
import { rebuildList } from './cordon/rebuild-list.ts';
import { describeVerdicts, exitCodeFor } from './cordon/describe-verdicts.ts';
import { verify } from './cordon/verify.ts';
import { listWithGuess } from './list-with-guess.ts';
import { outputTo } from './output-to.ts';
import { exitCodeOf, exitCodeOfClosedPipe, whenNobodyReads } from './run-command.ts';
import { UsageError } from './usage-error.ts';

interface CasesOptions {
  readonly output: 'text' | 'json';
  readonly directory: string;
}

interface VerifyOptions extends CasesOptions {
  readonly anchors?: string;
}

interface TokenOptions extends Pick<CasesOptions, 'directory'> {
  readonly as: string;
  readonly role: readonly Role[];
  readonly application: boolean;
}

const help = `Usage: cordon <command>

Commands:
  cases          list the cases in .cordon of an older run
  token          print a token for the app that npm start serves
  rebuild-list   make the list of cases anew from what the accounts have
  verify         check that case files are as they were written

Run cordon <command> --help for more.
`;

const commands: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  cases,
  token,
  'rebuild-list': rebuild,
  verify: verifyCases,
};

whenNobodyReads(() => process.exit(exitCodeOfClosedPipe));
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
    .addOption(directoryOption());
  const { output, directory } = parseCommand(command, argv).opts<CasesOptions>();
  const found = await casesIn(directory);
  const { columns } = sizeOf(outputTo(process.stdout));
  const list = output === 'json' ? `${JSON.stringify(found.cases, null, 2)}\n` : describeCases(found.cases, columns);
  process.stdout.write(list);
  for (const sentence of found.damaged) process.stderr.write(`${sentence}\n`);
  return found.damaged.length > 0 ? 1 : 0;
}

async function verifyCases(argv: readonly string[]): Promise<number> {
  const description =
    'Checks that the files of cases are as they were written, and names the first entry that is not. Folders are read offline, containers of Azure ' +
    'Blob Storage as whoever has signed in with az login.\n\n' +
    'Exit code: 0 if each is anchored to its end, 3 if one is broken, 4 if all are consistent and one is not anchored to its end, 1 if they ' +
    'cannot be read, 2 if the command is misspelt.';
  const command = commandNamed('cordon verify', description, (text) => process.stdout.write(text))
    .argument(
      '[case or place]',
      'a case id or the beginning of one, or a folder or the https address of a container of cases; all of --directory without it',
    )
    .option('-o, --output <form>', 'text or json', outputForm, 'text')
    .option(
      '-a, --anchors <place>',
      'the folder or container where the ends of cases are anchored (CORDON_ANCHOR_STORE)',
    )
    .option('-d, --directory <place>', 'where the run kept its cases, or a container of cases', '.cordon');
  const parsed = parseCommand(command, argv);
  const { output, directory, anchors } = parsed.opts<VerifyOptions>();
  const verdicts = await verify({ asked: parsed.args[0], directory, anchors });
  const { columns } = sizeOf(outputTo(process.stdout));
  process.stdout.write(
    output === 'json' ? `${JSON.stringify(verdicts, null, 2)}\n` : describeVerdicts(verdicts, columns),
  );
  return exitCodeFor(verdicts);
}

function outputForm(value: string): 'text' | 'json' {
  if (value === 'text' || value === 'json') return value;
  throw new InvalidArgumentError('It must be text or json.');
}

async function token(argv: readonly string[]): Promise<number> {
  const description =
    'Prints a token with which somebody signs in to the app that npm start serves against a simulated tenant. A real tenant refuses it.';
  const command = commandNamed('cordon token', description, (text) => process.stdout.write(text))
    .requiredOption('--as <name>', 'who signs in; the same name is the same person')
    .addOption(new Option('--role <role...>', 'what is assigned to them').choices(Role.options).makeOptionMandatory())
    .option('--application', 'an application instead of a person', false)
    .addOption(directoryOption());
  const { as, role, application, directory } = parseCommand(command, argv).opts<TokenOptions>();
  process.stdout.write(`${await developmentToken(directory, { as, roles: role, application })}\n`);
  return 0;
}

async function rebuild(argv: readonly string[]): Promise<number> {
  const description = 'Makes the list of cases anew from what each account has claimed, e.g. after a restore in part.';
  const command = commandNamed('cordon rebuild-list', description, (text) => process.stdout.write(text)).addOption(
    directoryOption(),
  );
  const { directory } = parseCommand(command, argv).opts<Pick<CasesOptions, 'directory'>>();
  const cases = await rebuildList(directory);
  process.stdout.write(`The list shows ${String(cases)} ${cases === 1 ? 'case' : 'cases'}.\n`);
  return 0;
}

function directoryOption(): Option {
  return new Option('-d, --directory <folder>', 'where the run kept its cases').default('.cordon');
}
