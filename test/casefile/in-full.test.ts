import { inFull } from '../../shared/casefile/in-full.ts';
import { mustLook } from '../../shared/plan/outcome.ts';
import type { Standing } from '../../shared/plan/outcome.ts';
import { foldOf, tried } from './an-entry.ts';

const at = '2026-11-01T12:00:00.000Z';
const step = 'disable-inbox-rules';
const file = foldOf(
  tried('attempt', step, at, { note: 'rule "one" is on', state: 'not-yet', attempts: 1 }),
  tried('verdict', step, at, { note: 'rule "two" is on', state: 'not-yet', attempts: 2 }),
  tried('verdict', step, at, { note: 'no rule is left', state: 'holds', attempts: 3 }),
  tried('verdict', step, at, { note: 'rule "three" is on', state: 'not-yet', attempts: 4 }),
);

test.each<[string, Partial<Standing>, string]>([
  ['the try that ended so', { state: 'not-yet', attempts: 2 }, 'rule "two" is on'],
  ['the last that ended so, where none has its number', { state: 'holds', attempts: 9 }, 'no rule is left'],
  [
    'what was last seen of a run that ran out of time',
    { state: 'timed-out', why: mustLook },
    `${mustLook}; last seen: rule "three" is on`,
  ],
  [
    'the words of the history',
    { state: 'not-performed', why: 'block-sign-in did not take effect' },
    'block-sign-in did not take effect',
  ],
  ['that nothing is written down', { state: 'refused' }, 'what was seen is not in the case file'],
])('the case file tells of a run %s', (_, standing, note) => {
  const asked = { run: step, step, state: 'holds', attempts: 4, since: at, ...standing } as const;
  expect(inFull([asked], file)).toEqual([expect.objectContaining({ run: step, note })]);
});
