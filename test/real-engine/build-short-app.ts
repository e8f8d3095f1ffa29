import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const hostJson = join(root, 'host.json');

const shortTimes: Plugin = {
  name: 'short-times',
  setup({ onResolve }) {
    onResolve({ filter: /\/duration\.ts$/ }, () => ({ path: join(import.meta.dirname, 'short-duration.ts') }));
  },
};

/** Bundles an app with all its times shortened, under the project's own host.json. */
export async function buildShortApp(entry: string, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(directory, 'main.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['@azure/functions-core'],
    plugins: [shortTimes],
    logLevel: 'error',
  });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'short-app', main: 'main.cjs' }));
  copyFileSync(hostJson, join(directory, 'host.json'));
}
