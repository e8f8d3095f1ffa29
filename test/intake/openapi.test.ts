import { Validator } from '@seriousme/openapi-schema-validator';
import { openApi } from '../../shared/intake/openapi.ts';

describe('the OpenAPI page', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.stringify(openApi()));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('asks for what the reader asks for', () => {
    const page = JSON.stringify(openApi());
    for (const word of ['compromisedSince', 'moveMailbox', 'if-access-persists', '"required":["account","reason"]']) {
      expect(page).toContain(word);
    }
  });
});
