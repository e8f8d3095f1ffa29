import { askFor } from '../casefile/asks.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Level, Permitted } from '../domain/level.ts';
import type { Stop } from './gates.ts';
import type { Intake } from './intake.ts';

/** What of a case runs only once a person approves. */
export interface Raise {
  readonly from: Level;
  readonly to: Level;
  readonly because: readonly string[];
  /** Too many were contained: until somebody decides, the case stands for the account. */
  readonly byBreaker?: true;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Keeps what waits for a person while the lower level runs, and asks for them. */
export async function keepRaise(
  { caseId }: CaseRecord,
  from: Level,
  to: Permitted,
  answer: Pick<Stop, 'because' | 'until'> & { readonly byBreaker?: true },
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<void> {
  const { because, byBreaker } = answer;
  const at = now();
  const limit = { kind: 'gate', is: 'limit', at, because, runs: from } as const;
  if (to === 'nothing' || to === from) {
    await tell(store, caseId, limit, { once: 'limit' });
    return;
  }
  const { value } = await store.putIfAbsent<Raise>(keys.raise(caseId), {
    ...{ from, to, because, at },
    ...(byBreaker ? { byBreaker } : {}),
  });
  await tell(store, caseId, { ...limit, at: value.at, waits: value.to }, { once: 'limit' });
  await askFor(store, askToApprove({ caseId }, answer, value.to, value.at));
}

/** The case as it runs where it may not go as far as was asked. */
export function upTo(record: CaseRecord, level: Level): CaseRecord {
  return { ...record, options: { ...record.options, level } };
}

export function askToApprove(
  { caseId }: Pick<CaseRecord, 'caseId'>,
  { because, until }: Pick<Stop, 'because' | 'until'>,
  level: Level,
  at: string,
): Parameters<typeof askFor>[1] {
  return {
    caseId,
    about: 'containment',
    who: 'somebody who may approve cases',
    what: `Approve or reject the ${level} containment: ${because.join('; ')}.`,
    ...(until === undefined ? {} : { until }),
    at,
  };
}
