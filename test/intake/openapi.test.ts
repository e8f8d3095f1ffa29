import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Validator } from '@seriousme/openapi-schema-validator';
import { functionsOf } from '../../host/app/app.ts';
import type { App } from '../../host/app/app.ts';
import { loadApp } from '../../host/app/load-app.ts';
import { openApi } from '../../shared/views/openapi.ts';
import type { Operation } from '../../shared/views/openapi.ts';

type Validated = Awaited<ReturnType<Validator['validate']>>;

function validated(page: unknown): Validated {
  const script = join(process.cwd(), 'test/intake/validate-openapi.mjs');
  return JSON.parse(
    execFileSync(process.execPath, [script], { input: JSON.stringify(page), encoding: 'utf8' }),
  ) as Validated;
}

let app: App;
let routes: readonly Operation[];
beforeAll(async () => {
  process.env['CORDON_TENANT_ID'] ??= '11111111-1111-4111-8111-111111111111';
  process.env['CORDON_API_CLIENT_ID'] ??= '22222222-2222-4222-8222-222222222222';
  process.env['CORDON_CASE_STORE'] ??= 'none';
  process.env['ServiceBus'] ??=
    'Endpoint=sb://127.0.0.1;SharedAccessKeyName=x;SharedAccessKey=x;UseDevelopmentEmulator=true;';
  app = await loadApp(join('test', 'orchestrators', 'app'), () => undefined);
  // Only now: what the app registers is collected by whoever loads it first.
  routes = (await import('../../functions/http/serve-route.ts')).servedRoutes();
});

test('every function that answers HTTP has a record, and is registered as it says', () => {
  const registered = functionsOf(app, 'httpTrigger').map(({ name, trigger }) => ({
    name,
    path: trigger['route'],
    method: trigger['methods'],
    auth: trigger['authLevel'],
  }));
  expect(registered.length).toBeGreaterThan(7);
  expect(registered).toEqual(
    routes.map(({ name, path, method, needs }) => {
      return { name, path, method: [method], auth: needs === 'key' ? 'function' : 'anonymous' };
    }),
  );
});

test('every route stands on the OpenAPI page, which is valid', () => {
  const page = openApi(routes);
  expect(validated(page)).toEqual({ valid: true, version: '3.1' });
  const paths = page['paths'] as Record<string, Record<string, { operationId: string }>>;
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(operations).toHaveLength(routes.length);
  for (const { path, method } of routes) expect(paths[`/api/${path}`]).toHaveProperty(method.toLowerCase());
});

test('a page would not pass with an operation that answers nothing', () => {
  expect(validated({ ...openApi(routes), paths: { '/x': { get: { responses: 'none' } } } })).toMatchObject({
    valid: false,
  });
});

test('the page asks for what the reader asks for', () => {
  const page = JSON.stringify(openApi(routes));
  for (const word of ['compromisedSince', 'moveMailbox', 'if-access-persists', '"required":["account","reason"]']) {
    expect(page).toContain(word);
  }
});

test('the page tells of every route that it may answer not now, and of a case that it may not be there', () => {
  const paths = openApi(routes)['paths'] as Record<string, Record<string, { responses: object }>>;
  expect(Object.keys(paths['/api/containments/{id}/decisions']?.['post']?.responses ?? {})).toEqual(
    expect.arrayContaining(['202', '400', '404', '409', '413', '415', '503']),
  );
});
