import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const ignored = new Set(
  readFileSync(join(root, '.funcignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
);
const isIgnored = (path: string): boolean =>
  [path, `${path}/`, path.replace(/[^/]+(?=[.]map$)/, '*')].some((name) => ignored.has(name));
/** Folders in dist are of measurements, which bundle apps of their own. */
const under = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => folder === '' || entry.isFile())
    .map(({ name }) => join(folder, name));

const packed = (): string[] =>
  under('')
    .filter((path) => !isIgnored(path))
    .flatMap((path) => (path === 'dist' ? under(path).filter((file) => !isIgnored(file)) : [path]));

test('a publish packs what runs and nothing else, and it is small', () => {
  expect(packed().map((path) => path.replace(/part-\w+/, 'part-*'))).toEqual(
    expect.arrayContaining([
      'host.json',
      'package.json',
      'dist/main.cjs',
      'dist/connect-tenant.cjs',
      'dist/blob-container.cjs',
      'dist/part-*.cjs',
    ]),
  );
  expect(packed().filter((path) => !/^(host[.]json|package[.]json|dist\/[\w-]+[.]cjs)$/.test(path))).toEqual([]);
  const bytes = packed().reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
  process.stdout.write(`A publish packs ${(bytes / 1e6).toFixed(1)} MB.\n`);
  expect(bytes).toBeLessThan(6e6);
});

test('what it packs asks for nothing that it does not pack', () => {
  const files = packed().filter((path) => path.endsWith('.cjs'));
  const asked = files.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);
  });
  const isThere = (name: string): boolean =>
    name === '@azure/functions-core' || isBuiltin(name) || files.includes(join('dist', name));
  expect(asked.filter((name) => !isThere(name))).toEqual([]);
});

test('what it packs loads on its own, with every function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-published-'));
  try {
    for (const path of packed()) cpSync(join(root, path), join(folder, path));
    const loads = `
      import { loadApp } from ${JSON.stringify(join(root, 'host/app/load-app.ts'))};
      const app = await loadApp(${JSON.stringify(folder)}, () => undefined);
      await import(${JSON.stringify(join(folder, 'dist/connect-tenant.cjs'))});
      process.stdout.write(app.functions.map(({ name }) => name).join(' '));`;
    const env = {
      PATH: process.env['PATH'] ?? '',
      CORDON_TENANT_ID: '00000000-0000-4000-8000-000000000000',
      CORDON_API_CLIENT_ID: '00000000-0000-4000-8000-000000000001',
      CORDON_CASE_STORE: join(folder, '../cases'),
      ServiceBus: 'Endpoint=sb://localhost',
    };
    const argv = ['--input-type=module-typescript', '--eval', loads];
    const names = execFileSync(process.execPath, argv, { env, cwd: folder, encoding: 'utf8' }).split(' ');
    expect(names).toEqual(expect.arrayContaining(['contain-account', 'attempt-step', 'post-containment', 'alerts']));
    expect(names.length).toBeGreaterThan(30);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
