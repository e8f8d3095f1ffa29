import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { App } from '../../host/app/app.ts';
import { loadApp } from '../../host/app/load-app.ts';
import { everyContract } from './every-contract.ts';
import type { NamedContract } from './every-contract.ts';

const functions = join('functions');
const filesIn = (folder: string): string[] =>
  readdirSync(join(functions, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const namesOf = (folder: string): string[] => filesIn(folder).map((file) => basename(file, '.ts'));

let app: App;
let contracts: readonly NamedContract[];
beforeAll(async () => {
  contracts = await everyContract();
  process.env['CORDON_TENANT_ID'] ??= '11111111-1111-4111-8111-111111111111';
  process.env['CORDON_API_CLIENT_ID'] ??= '22222222-2222-4222-8222-222222222222';
  process.env['CORDON_CASE_STORE'] ??= 'none';
  process.env['ServiceBus'] ??=
    'Endpoint=sb://127.0.0.1;SharedAccessKeyName=x;SharedAccessKey=x;UseDevelopmentEmulator=true;';
  app = await loadApp(join('test', 'orchestrators', 'app'), () => undefined);
});

const contractsOf = (is: string): string[] => contracts.flatMap((each) => (each.is === is ? [each.name] : [])).sort();
const servedOn = (trigger: string): string[] =>
  app.functions.flatMap((fn) => (fn.trigger.type === trigger ? [fn.name] : [])).sort();

test('main.ts imports every file that registers something, and nothing else', () => {
  const imported = [...readFileSync(join(functions, 'main.ts'), 'utf8').matchAll(/^import '\.\/(.*)';$/gm)].map(
    ([, file]) => file ?? '',
  );
  const registers = ['activities', 'http', 'orchestrators', 'triggers'].flatMap((folder) =>
    filesIn(folder)
      .map((file) => `${folder}/${file}`)
      .filter((file) => /^(serve\w+|app\.\w+)\(/m.test(readFileSync(join(functions, file), 'utf8'))),
  );
  expect(imported.sort()).toEqual(registers.sort());
});

test('every contract of an activity has its handler, in the file of its name', () => {
  expect(servedOn('activityTrigger')).toEqual(contractsOf('activity'));
  expect(namesOf('activities').sort()).toEqual(contractsOf('activity'));
});

test('every contract of an orchestrator has its handler, in a file of its name', () => {
  expect(servedOn('orchestrationTrigger')).toEqual(contractsOf('orchestrator'));
  expect(namesOf('orchestrators')).toEqual(expect.arrayContaining(contractsOf('orchestrator')));
});

test('no two contracts have one name', () => {
  const names = contracts.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test('no name has disappeared that an instance may be waiting for: on Azure it would wait for ever', () => {
  const file = join('test', 'orchestrators', 'durable-names.json');
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as readonly string[];
  // A new name is added. One is taken out only if no released version knew it, or when nothing of that version can be running any more.
  expect(['activityTrigger', 'orchestrationTrigger'].flatMap(servedOn).sort()).toEqual(recorded);
});
