import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTree, type Tree } from './record-drills.ts';
import { outputOf } from './run-program.ts';

/** A checkout of a commit, made when it is first needed. */
export interface BaseTree {
  open(): Promise<Tree>;
  close(): Promise<void>;
}

/** Outside of the repository, so that no tool that looks through the working tree finds it. */
export function baseTree(repository: string, commit: string): BaseTree {
  let checkedOut: Promise<{ readonly directory: string; readonly tree: Tree }> | undefined;
  const checkOut = async () => {
    const directory = await mkdtemp(join(tmpdir(), 'compare-behaviour-'));
    const root = join(directory, 'base');
    try {
      await outputOf('git', ['worktree', 'add', '--detach', root, commit], repository);
      await bringPackages(repository, root);
      return { directory, tree: await openTree(root) };
    } catch (error) {
      await remove(directory);
      throw error;
    }
  };
  const remove = async (directory: string): Promise<void> => {
    await rm(directory, { recursive: true, force: true });
    await outputOf('git', ['worktree', 'prune'], repository).catch(() => undefined);
  };
  return {
    open: async () => (await (checkedOut ??= checkOut())).tree,
    async close() {
      const made = await checkedOut?.catch(() => undefined);
      if (made) await remove(made.directory);
    },
  };
}

/** The packages of the working tree will do where the same ones are locked. */
async function bringPackages(from: string, to: string): Promise<void> {
  const [here, there] = await Promise.all([from, to].map((root) => readFile(join(root, 'package-lock.json'), 'utf8')));
  if (here === there) await symlink(join(from, 'node_modules'), join(to, 'node_modules'));
  else await outputOf('npm', ['ci'], to);
}
