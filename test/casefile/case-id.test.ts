import { caseIdFor, caseIdPrefix } from '../../shared/casefile/case-id.ts';

describe('a case id', () => {
  it('is the same for the same instance and another for another', () => {
    expect(caseIdFor('tenant.object')).toBe(caseIdFor('tenant.object'));
    expect(caseIdFor('tenant.object')).not.toBe(caseIdFor('tenant.object.2'));
  });

  it('has no letter that sounds or looks like another', () => {
    for (let n = 0; n < 500; n += 1)
      expect(caseIdFor(String(n))).toMatch(/^C-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it.each([
    ['C-7KQ4-M2XF', 'C-7KQ4-M2XF'],
    ['c-7kq4-m2xf', 'C-7KQ4-M2XF'],
    ['7kq4m2xf', 'C-7KQ4-M2XF'],
    ['7KQ4M', 'C-7KQ4-M'],
    ['7k', 'C-7K'],
    ['C-OIL4', 'C-0114'],
  ])('is understood when somebody types %s', (typed, prefix) => {
    expect(caseIdPrefix(typed)).toBe(prefix);
  });

  it.each(['', 'C-', '../x', '7KQ4-M2XF-9', 'é', '%2e'])('is not %j', (typed) => {
    expect(caseIdPrefix(typed)).toBeUndefined();
  });
});
