import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertFacts, AlertReader } from '../../shared/alerts/alert.ts';
import { alertReaders } from '../../shared/alerts/read-alert.ts';

// The contract of every reader. Each has three alerts in test/alerts/fixtures/<format>/, all about the same account.
const fixtures = join('test', 'alerts', 'fixtures');
const victim = [
  'object-id 11111111-aaaa-4bbb-8ccc-000000000001',
  'address victim@contoso.com',
  'sid S-1-5-21-1111111111-2222222222-3333333333-1001',
];
const kinds = ['victim', 'trap', 'broken'] as const;

function fixture(format: string, kind: (typeof kinds)[number]): unknown {
  return JSON.parse(readFileSync(join(fixtures, format, `${kind}.json`), 'utf8'));
}

const namesIn = ({ named }: AlertFacts): string[] => named.map(({ by, value }) => `${by} ${value}`);

test('every reader has fixtures, and every fixture a reader', () => {
  expect(readdirSync(fixtures).sort()).toEqual(alertReaders.map(({ format }) => format).sort());
  expect(new Set(alertReaders.map(({ format }) => format)).size).toBe(alertReaders.length);
});

describe.each(alertReaders.map((reader) => [reader.format, reader] as const))('the reader of %s', (format, reader) => {
  test.each(kinds)('is the only one that recognises its %s', (kind) => {
    const body = fixture(format, kind);
    expect(alertReaders.filter((each) => each.recognises(body))).toEqual([reader]);
  });

  test('finds the victim, once, and what there is to know', () => {
    const facts = factsOf(reader, fixture(format, 'victim'));
    expect(namesIn(facts)).toHaveLength(1);
    expect(victim).toContain(namesIn(facts)[0]);
    expect(facts.title).not.toBe('');
    expect(facts.id).not.toBe('');
  });

  test('does not fall into the trap: it names nobody but the victim', () => {
    const read = reader.read(fixture(format, 'trap'));
    if ('rejected' in read) return;
    for (const name of namesIn(read)) expect(victim).toContain(name);
  });

  test('rejects what is broken, with the field and what to do', () => {
    const read = reader.read(fixture(format, 'broken'));
    if (!('rejected' in read)) throw new Error(`read as ${JSON.stringify(read)}`);
    expect(read.rejected.reason).toMatch(/^[A-Z].*\.$/);
    expect(read.rejected.errors.length).toBeGreaterThan(0);
    for (const error of read.rejected.errors) {
      expect(error.field).not.toBe('');
      expect(error.problem).not.toBe('');
      expect(error.remedy).toMatch(/^[A-Z]/);
    }
  });

  test('throws at nothing: no alert of another format, no fragment of its own, no JSON at all', () => {
    for (const other of alertReaders) for (const kind of kinds) survives(reader, fixture(other.format, kind));
    const own = kinds.map((kind) => fixture(format, kind));
    const damaged = fc.constantFrom(...own).chain((body) => fc.infiniteStream(fc.jsonValue()).map(damagedBy(body)));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.jsonValue()), (body) => {
        survives(reader, body);
      }),
    );
  });
});

function factsOf(reader: AlertReader, body: unknown): AlertFacts {
  const read = reader.read(body);
  if ('rejected' in read) throw new Error(JSON.stringify(read.rejected));
  return read;
}

function survives(reader: AlertReader, body: unknown): void {
  expect(typeof reader.recognises(body)).toBe('boolean');
  const read = reader.read(body);
  if ('rejected' in read) expect(read.rejected.errors.length).toBeGreaterThan(0);
  else expect(Array.isArray(read.named)).toBe(true);
}

/** The same body with about every fifth value replaced by anything. */
function damagedBy(body: unknown): (anything: Iterator<unknown>) => unknown {
  return (anything) => {
    let seen = 0;
    const damage = (value: unknown): unknown => {
      seen += 1;
      const replaced: unknown = anything.next().value;
      if (seen > 1 && JSON.stringify(replaced).length % 5 === 0) return replaced;
      if (Array.isArray(value)) return value.map(damage);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, damage(part)]));
    };
    return damage(body);
  };
}
