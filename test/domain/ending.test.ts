import { readFileSync } from 'node:fs';
import { Ending, endings, RecordedEnding } from '../../shared/domain/ending.ts';

test('every ending says in one sentence what it means', () => {
  for (const ending of Ending.options) expect(endings[ending].means).toMatch(/^[A-Z][^]*\.$/);
  expect(Object.keys(endings)).toEqual(Ending.options);
});

test('the glossary says of every ending what it means, and whether a person is needed', () => {
  const rows = readFileSync('docs/glossary.md', 'utf8').replaceAll(/ +/g, ' ');
  for (const [ending, { means, needsPerson }] of Object.entries(endings))
    expect(rows).toContain(`| ${ending} | ${means} | ${needsPerson ? 'yes' : 'no'} |`);
});

test('a case file of version 0.1 is read in today’s words', () => {
  expect(['closed', 'refused', 'contained'].map((word) => RecordedEnding.parse(word))).toEqual([
    'watched',
    'rejected',
    'contained',
  ]);
});

test('a word that is no ending is no ending', () => {
  expect(RecordedEnding.safeParse('half-contained').success).toBe(false);
});
