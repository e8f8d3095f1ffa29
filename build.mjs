// Bundles the app for Azure Functions and for the embedded host: `node build.mjs` writes dist/main.cjs, and the command dist/cordon.cjs.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Cordon needs Node 22.18 or newer and this is ${process.versions.node}: install Node 24 from https://nodejs.org ` +
      '(on Linux x64 `npm install` brings it along, and every `npm run` uses it).',
  );
  process.exit(1);
}

const { build, transform } = await import('esbuild');
const root = import.meta.dirname;
const dist = join(root, 'dist');

// What durable-functions loads as it is loaded, 900 kB that each cold start paid for and that few calls need: an HTTP client with its
// tables, and libraries for dates and text. Each is a file of its own, loaded where it is used.
const usedLate = { axios: 'axios', 'lodash/cloneDeep': 'clone-deep', moment: 'moment', validator: 'validator' };
const rewritten = new Set();
const loadOnUse = {
  name: 'load-on-use',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]durable-functions[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [line, name, module] of contents.matchAll(/^const (\w+) = require\("([^".]+)"\);$/gm)) {
        const file = usedLate[module];
        if (file === undefined) continue;
        rewritten.add(file);
        contents = contents.replace(line, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `require("./${file}.cjs")`);
      }
      return { contents, loader: 'js' };
    });
  },
};

// Node reads all of a file before it runs any. Names stay: errors and records are told apart by them.
const smaller = { minifySyntax: true, minifyWhitespace: true, lineLimit: 200 };

// The tenant's clients (identity, Graph) and the blob storage SDK take long to load and few calls need them, so each stays a file of its own
// that is loaded on first use. esbuild splits ES modules only: bundle to those, so that both files share one copy of everything they have in
// common (an `instanceof Refusal` must hold across them), then turn each file into CommonJS, which the Functions worker loads.
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [
    'functions/main.ts',
    'shared/microsoft365/clients/connect-tenant.ts',
    'shared/casefile/blob-container.ts',
  ],
  entryNames: '[name]',
  chunkNames: 'part-[hash]',
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  ...smaller,
  external: ['@azure/functions-core', ...Object.values(usedLate).map((file) => `./${file}.cjs`)],
  plugins: [loadOnUse],
  sourcemap: 'inline',
  write: false,
  logLevel: 'warning',
});

// Another version may load them in other words: then each start would pay for them again, and nobody would see it.
for (const file of Object.values(usedLate))
  if (!rewritten.has(file))
    throw new Error(`durable-functions loads ${file} in other words: mend usedLate in build.mjs.`);

await mkdir(dist, { recursive: true });
const written = new Set();
for (const file of outputFiles) {
  const name = basename(file.path);
  const { code, map } = await transform(file.text, {
    sourcefile: file.path,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    supported: { 'dynamic-import': false },
    ...smaller,
    sourcemap: 'external',
  });
  await writeFile(join(dist, name), `${code}//# sourceMappingURL=${name}.map\n`);
  await writeFile(join(dist, `${name}.map`), map);
  written.add(name).add(`${name}.map`);
}
for (const [module, file] of Object.entries(usedLate)) {
  await build({
    stdin: {
      contents: `module.exports = require(${JSON.stringify(module)});`,
      resolveDir: dirname(fileURLToPath(import.meta.resolve('durable-functions'))),
    },
    outfile: join(dist, `${file}.cjs`),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    ...smaller,
    logLevel: 'warning',
  });
  written.add(`${file}.cjs`);
}
// The broker's client, for the embedded host: over 200 files of the SDK in one, without what manages a namespace.
await build({
  stdin: { contents: "export { ServiceBusClient } from '@azure/service-bus';", resolveDir: root },
  outfile: join(dist, 'service-bus.cjs'),
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node22',
  // As ES modules, of which what nobody uses is left out.
  mainFields: ['module', 'main'],
  ...smaller,
  logLevel: 'warning',
});
written.add('service-bus.cjs');
// The commands of people, each in one file that starts quickly; containers are read with a file of their own, where one is named.
for (const [command, entry] of [
  ['cordon', 'cli/cordon.ts'],
  ['cordon-host', 'cli/cordon-host.ts'],
  ['cordon-blobs', 'cli/cordon/open-container.ts'],
]) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(dist, `${command}.cjs`),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // A broker's client is loaded by the host where an app has a queue.
    external: ['#service-bus', '#cordon-blobs'],
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  written.add(`${command}.cjs`);
}
for (const name of await readdir(dist))
  if (!written.has(name)) await rm(join(dist, name), { recursive: true, force: true });
