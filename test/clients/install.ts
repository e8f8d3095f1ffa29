import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Other people's programs, each of which contains an account, or passes alerts, on its own. */
export type Client = 'msgraph-sdk' | 'microsoft-graph-dotnet' | 'service-bus-dotnet' | 'cli-microsoft365';

/** Where this suite keeps what it installs; nothing of it is a dependency of Cordon. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cordon-clients');

interface Kit {
  readonly clients: readonly Client[];
  /** Folder beside this file; a copy of it is installed. */
  readonly source: string;
  readonly command: readonly [string, ...string[]];
}

const kits: readonly Kit[] = [
  {
    clients: ['msgraph-sdk', 'cli-microsoft365'],
    source: 'javascript',
    command: ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'],
  },
  {
    clients: ['microsoft-graph-dotnet', 'service-bus-dotnet'],
    source: 'dotnet',
    command: ['dotnet', 'build', '--configuration', 'Release', '--output', 'out', '--nologo'],
  },
];

/** Installs every client that this machine can have. Throws where a registry was reached and did not have it. */
export async function installClients(): Promise<void> {
  await Promise.all(kits.map(install));
}

/** Why a client is not tried on this machine; undefined where it is. */
export function whyNot(client: Client): string | undefined {
  const kit = kits.find(({ clients }) => clients.includes(client));
  if (!kit) throw new Error(`nothing installs ${client}`);
  const [missing, done] = [join(cache, kit.source, 'missing'), join(cache, kit.source, 'done')];
  if (existsSync(done)) return undefined;
  return existsSync(missing) ? readFileSync(missing, 'utf8') : 'it is not installed (npm run test:clients does it)';
}

async function install({ source, command: [command, ...argv] }: Kit): Promise<void> {
  const [from, folder] = [join(import.meta.dirname, source), join(cache, source)];
  const [missing, done] = [join(folder, 'missing'), join(folder, 'done')];
  const files = readdirSync(from).toSorted();
  const wanted = files.map((file) => readFileSync(join(from, file), 'utf8')).join();
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  mkdirSync(folder, { recursive: true });
  for (const leftover of [missing, done]) rmSync(leftover, { force: true });
  for (const file of files) copyFileSync(join(from, file), join(folder, file));
  const reason = await promisify(execFile)(command, argv, { cwd: folder }).then(() => undefined, unavailable);
  writeFileSync(reason === undefined ? done : missing, reason ?? wanted);
}

/** What this machine lacks; any other failure is one of this suite. */
function unavailable(error: unknown): string {
  const {
    code,
    path,
    stdout = '',
    stderr = '',
  } = error as Partial<Record<'code' | 'path' | 'stdout' | 'stderr', string>>;
  if (code === 'ENOENT') return `${path ?? 'its program'} is not installed`;
  if (isOffline.test(stdout + stderr)) return 'its package registry cannot be reached';
  throw new Error(`The clients could not be installed:\n${stdout}${stderr}`, { cause: error });
}

/** As npm and NuGet say it. */
const isOffline = /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|NU1301/;
