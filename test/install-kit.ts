import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Other people's programs that a suite needs; nothing of it is a dependency of Cordon. */
export interface Kit {
  /** The folder with the files that say what it needs, its versions pinned. */
  readonly from: string;
  /** Where a copy of them is installed. */
  readonly folder: string;
  readonly command: readonly [string, ...string[]];
}

const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** Where a suite of this name keeps what it installs. */
export const cacheOf = (suite: string): string => join(caches, `cordon-${suite}`);

// Also where npm itself was told to be silent: what it says tells why.
const npm = [
  'npm',
  'install',
  '--loglevel',
  'error',
  '--no-audit',
  '--no-fund',
  '--ignore-scripts',
  '--no-package-lock',
] as const;
const dotnet = ['dotnet', 'build', '--configuration', 'Release', '--output', 'out', '--nologo'] as const;

export function javascriptKit(from: string, folder: string): Kit {
  return { from, folder, command: npm };
}

/** What it builds lies in `out`. */
export function dotnetKit(from: string, folder: string): Kit {
  return { from, folder, command: dotnet };
}

/** Installs it, unless the same lies there. Throws where a registry was reached and did not have it. */
export async function installKit({ from, folder, command: [command, ...argv] }: Kit): Promise<void> {
  const [missing, done] = [join(folder, 'missing'), join(folder, 'done')];
  const files = readdirSync(from).toSorted();
  const wanted = files.map((file) => readFileSync(join(from, file), 'utf8')).join();
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  // What an earlier version of the kit left there would be built as well.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(join(from, file), join(folder, file));
  const reason = await promisify(execFile)(command, argv, { cwd: folder }).then(() => undefined, unavailable);
  writeFileSync(reason === undefined ? done : missing, reason ?? wanted);
}

/** Why it is not there; undefined where it is. */
export function whyNotInstalled({ folder }: Kit): string | undefined {
  const [missing, done] = [join(folder, 'missing'), join(folder, 'done')];
  if (existsSync(done)) return undefined;
  return existsSync(missing)
    ? readFileSync(missing, 'utf8')
    : 'it is not installed (the npm script of its suite does it)';
}

/** What this machine lacks; any other failure is one of the suite. */
function unavailable(error: unknown): string {
  const {
    code,
    path,
    stdout = '',
    stderr = '',
  } = error as Partial<Record<'code' | 'path' | 'stdout' | 'stderr', string>>;
  if (code === 'ENOENT') return `${path ?? 'its program'} is not installed`;
  if (isOffline.test(stdout + stderr)) return 'its package registry cannot be reached';
  if (isOlderSdk.test(stdout + stderr)) return 'this machine has an older .NET than 10';
  throw new Error(`It could not be installed:\n${stdout}${stderr}`, { cause: error });
}

/** As npm and NuGet say it. */
const isOffline = /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|NU1301/;
/** https://learn.microsoft.com/dotnet/core/tools/sdk-errors/netsdk1045 */
const isOlderSdk = /NETSDK1045/;
