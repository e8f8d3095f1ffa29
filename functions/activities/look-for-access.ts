import * as df from 'durable-functions';
import { tell } from '../../shared/casefile/record.ts';
import { caseStore, farEnd, tenant } from '../connections.ts';
import type { LogReading } from '../../shared/plan/proof.ts';
import { lookForAccess as lookForAccessActivity } from '../contracts/contain.ts';
import type { ProofInput } from '../contracts/contain.ts';

/** Looks into the logs that are waited for, and writes down what has changed since the last look. */
export async function lookForAccess({ start, terms, readings }: ProofInput): Promise<LogReading[]> {
  const now = await farEnd.logs.read(start.account, terms, readings, await tenant());
  const news = now.filter(({ log, state, seen }) => {
    const known = readings.find((reading) => reading.log === log);
    return known?.state !== state || known.seen[0]?.at !== seen[0]?.at;
  });
  if (news.length > 0) {
    const at = new Date().toISOString();
    await tell(caseStore(), start.caseId, { kind: 'evidence', at, about: 'access', since: terms.since, logs: news });
  }
  return now;
}

df.app.activity(lookForAccessActivity.name, { handler: lookForAccess });
