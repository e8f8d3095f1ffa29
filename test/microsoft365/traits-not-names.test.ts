import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { examinations, steps } from '../../shared/microsoft365/order.ts';

const places = ['shared', 'functions', 'cli', 'bench', 'drill'];
/** A scenario says what happens in words that people read, so it names the steps it tells of; a door names the step that alone shuts it. */
const mayName = (file: string): boolean =>
  file.includes(join('drill', 'rehearsal', 'scenarios')) || file.includes(join('drill', 'doors'));
const files = places
  .flatMap((place) => readdirSync(place, { recursive: true, encoding: 'utf8' }).map((file) => join(place, file)))
  .filter((file) => file.endsWith('.ts') && !mayName(file));
const names = [...steps, ...examinations].map(({ name }) => name);

test('nothing knows a step or an examination by its name but its own file', () => {
  const known = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const named = names.filter(
      (name) => basename(file, '.ts') !== name && new RegExp(`[:'"\`]${name}['"\`]`).test(text),
    );
    return named.map((name) => `${file} names ${name}`);
  });
  expect(files.length).toBeGreaterThan(300);
  expect(known).toEqual([]);
});

test('no name is taken for a trait by how it begins', () => {
  const beginnings = new Set(names.map((name) => name.split('-')[0] ?? ''));
  const guessing = files.filter((file) =>
    [...readFileSync(file, 'utf8').matchAll(/startsWith\('([a-z]+)-'\)/g)].some(([, word]) =>
      beginnings.has(word ?? ''),
    ),
  );
  expect(guessing).toEqual([]);
});
