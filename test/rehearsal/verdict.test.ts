import { stripVTControlCharacters } from 'node:util';
import { complaintsAbout, describeVerdict, exitCodeFor, type DrillVerdict } from '../../drill/rehearsal/verdict.ts';

const contained: DrillVerdict = {
  caseId: 'C-7KQ4-M2XF',
  result: 'contained',
  t1Ms: 400,
  t2Ms: 130_000,
  provenAt: '2026-01-05T10:30:00.000Z',
  steps: [],
  complaints: [],
  attacker: { tried: [{ door: 'old-password', opened: false, answer: 'AADSTS50057' }], canStill: [], gotIn: [] },
};

test('only a contained case with every door shut is without complaint', () => {
  expect(complaintsAbout(contained)).toEqual([]);
  expect(complaintsAbout({ ...contained, result: 'partial' })).toEqual(['the case ended partial']);
  expect(complaintsAbout({ ...contained, attacker: { canStill: ['forwarding'] } })).toHaveLength(1);
});

test('one complaint is enough for exit code 1', () => {
  expect(exitCodeFor(contained)).toBe(0);
  expect(exitCodeFor({ ...contained, complaints: ['the case ended partial'] })).toBe(1);
});

test('the description gives the times apart, names every door and says what is left', () => {
  const text = describeVerdict(contained, Date.parse('2026-01-05T09:00:00.000Z'));
  for (const part of [
    'C-7KQ4-M2XF',
    '+0.4s',
    '+0:02:10',
    '+1:30:00',
    'old-password',
    'AADSTS50057',
    'nothing any more',
  ])
    expect(text).toContain(part);
  const open = { tried: [{ door: 'forwarding', opened: true, answer: '202' }], canStill: ['forwarding'], gotIn: [] };
  expect(describeVerdict({ ...contained, attacker: open }, 0)).toContain('The attacker can still use: forwarding.');
});

test('the description fits a terminal of 80 columns', () => {
  const door = 'self-service-password-reset-after-unblock';
  const tried = [{ door, opened: false, answer: 'AADSTS50126 (wrong password or passkey)' }];
  const complaints = ['a long complaint '.repeat(9).trim()];
  const text = describeVerdict({ ...contained, complaints, attacker: { tried, canStill: [], gotIn: [] } }, 0);
  expect(Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length))).toBeLessThan(80);
});
