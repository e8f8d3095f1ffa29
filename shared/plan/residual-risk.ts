import { levelOf } from '../domain/level.ts';
import { isBeyond } from './beyond-level.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { Remains, ResidualRisk } from '../catalogue/residual-risk.ts';
import { lastRevocation } from './last-revocation.ts';
import { hasLanded } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isUncertain, uncertainty } from './proof.ts';
import type { LogReading } from './proof.ts';

type Known = Pick<FarEnd, 'order' | 'steps' | 'logs' | 'residualRisks' | 'readMore'>;

/** Pure: what may still work after this containment of this account, and until when. Nothing here was seen; it cannot be ruled out. */
export function residualRisk(farEnd: Known, remains: Remains): ResidualRisk[] {
  const { start, outcomes, proof, provenAt } = remains;
  const ending = farEnd.steps.map(({ name: step, traits: { endsSessions } }) =>
    endsSessions === 'no' ? { step } : { step, endsSessions },
  );
  const revokedAt = lastRevocation(start, ending, outcomes);
  return [
    ...openDoors(farEnd, start, outcomes),
    ...unknownLogs(farEnd, proof),
    ...farEnd.residualRisks.flatMap((rule) => rule({ ...remains, revokedAt })),
  ].filter(({ until }) => until === null || Date.parse(until) > Date.parse(provenAt));
}

function openDoors(farEnd: Known, { options }: Remains['start'], outcomes: readonly Outcome[]): ResidualRisk[] {
  const level = levelOf(options);
  const beyond = outcomes.filter(({ state, step }) => state === 'left-out' && isBeyond(farEnd, level, step));
  const byLevel = `Whatever only a higher level than ${level} ends may still work: ${beyond.map(({ run }) => run).join(', ')}.`;
  const untouched = beyond.length === 0 ? [] : [{ sentence: byLevel, until: null, readMore: farEnd.readMore }];
  const doors = outcomes.flatMap((outcome) => {
    const { run, step, state, note } = outcome;
    if (state === 'not-applicable' || hasLanded(outcome) || beyond.includes(outcome)) return [];
    const why = state === 'left-out' ? 'it was left out' : `${state}, ${note}`;
    return [
      {
        sentence: `What ${run} ends may still work: ${why}.`,
        until: null,
        readMore: stepNamed(farEnd, step)?.readMore ?? farEnd.readMore,
      },
    ];
  });
  return [...untouched, ...doors];
}

function unknownLogs({ logs, readMore }: Known, proof: readonly LogReading[]): ResidualRisk[] {
  return proof.filter(isUncertain).map((reading) => ({
    sentence: `The attacker may still be inside: ${uncertainty(reading)}.`,
    until: null,
    readMore: logs.all.find(({ name }) => name === reading.log)?.readMore ?? readMore,
  }));
}
