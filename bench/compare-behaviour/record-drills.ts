import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillRecording, WireRecording } from './drill-recording.ts';
import { outputOf, runProgram } from './run-program.ts';

/** A checkout whose drill can be run: it is built, and its packages are there. */
export interface Tree {
  readonly root: string;
  /** The drill's own file, below `root`. */
  readonly drill: string;
}

export interface Rehearsal {
  readonly scenario: string;
  readonly seed: number;
  /** From 1: the same may be recorded several times, to see what varies of itself. */
  readonly take: number;
}

const recorder = join(import.meta.dirname, 'recorder.ts');

/** Does all that `npm run drill` of this checkout does before its drill starts. Throws where its `package.json` runs a drill otherwise. */
export async function openTree(root: string): Promise<Tree> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const commands = (scripts['drill'] ?? '').split('&&').map((command) => command.trim());
  const drill = /^node (\S+)$/.exec(commands.pop() ?? '')?.[1];
  if (drill === undefined) throw new Error(`${root}: the script "drill" does not end with "node FILE".`);
  for (const command of commands) await outputOf('sh', ['-c', command], root);
  return { root, drill };
}

/** The names as the drill itself lists them to somebody who asks for one that is not there. */
export async function scenariosOf({ root, drill }: Tree): Promise<readonly string[]> {
  const { stderr } = await runProgram(process.execPath, [drill, '--scenario', '?'], root);
  const names = /There are: (.+)\.\s*$/.exec(stderr)?.[1];
  if (names === undefined) throw new Error(`${root}: the drill does not list its scenarios but says: ${stderr}`);
  return names.split(', ');
}

/** Throws only where nothing could be recorded; a drill that fails is a recording, too. */
export async function recordDrill({ root, drill }: Tree, { scenario, seed }: Rehearsal): Promise<DrillRecording> {
  const directory = await mkdtemp(join(tmpdir(), 'compare-behaviour-'));
  const file = join(directory, 'wire.json');
  try {
    const command = ['--import', recorder, drill, '--scenario', scenario, '--seed', String(seed), '--json'];
    const { stdout, stderr } = await runProgram(process.execPath, command, root, { RECORD_WIRE_TO: file });
    const wire = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new Error(`${root}: the drill of ${scenario} left no recording: ${stderr}`, { cause });
    });
    return { stdout, stderr, wire: JSON.parse(wire) as WireRecording };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
