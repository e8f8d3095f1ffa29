import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Validator } from '@seriousme/openapi-schema-validator';
import { openApi } from '../../shared/views/openapi.ts';

type Validated = Awaited<ReturnType<Validator['validate']>>;

function validated(page: unknown): Validated {
  const script = join(process.cwd(), 'test/intake/validate-openapi.mjs');
  return JSON.parse(
    execFileSync(process.execPath, [script], { input: JSON.stringify(page), encoding: 'utf8' }),
  ) as Validated;
}

describe('the OpenAPI page', () => {
  it('is valid OpenAPI 3.1', () => {
    expect(validated(openApi())).toEqual({ valid: true, version: '3.1' });
  });

  it('would not pass with an operation that answers nothing', () => {
    expect(validated({ ...openApi(), paths: { '/x': { get: { responses: 'none' } } } })).toMatchObject({
      valid: false,
    });
  });

  it('asks for what the reader asks for', () => {
    const page = JSON.stringify(openApi());
    for (const word of ['compromisedSince', 'moveMailbox', 'if-access-persists', '"required":["account","reason"]']) {
      expect(page).toContain(word);
    }
  });
});
