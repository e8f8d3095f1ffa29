import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import { expecting } from '../catalogue/expecting.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { Account } from '../domain/account.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { hours } from '../domain/duration.ts';
import { reasonOf } from '../domain/errors.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import type { WorkContext } from './work-context.ts';

/** One look at what an attacker has set up: lines can be compared, so that what is new can be told. */
export type Snapshot = Readonly<Record<string, readonly string[] | { readonly unknown: string }>>;

export interface Evidence {
  readonly number: number;
  readonly at: string;
  readonly snapshot: Snapshot;
  /** Against the look before; what could not be read then or now is not compared. */
  readonly appeared: Readonly<Record<string, readonly string[]>>;
  readonly gone: Readonly<Record<string, readonly string[]>>;
}

/** Logs show things late, so each look reaches back over the one before. https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-latencies */
const logsLag = hours(24);

/** Looks, compares, and writes it into the case, once per number however often it is asked. */
export async function takeEvidence(
  { caseId, account, incident }: CaseStart,
  number: number,
  { farEnd, tenant, store }: WorkContext,
): Promise<Evidence> {
  const earlier = await store.get<Evidence>(keys.evidence(caseId, number - 1));
  const since = earlier ? new Date(Date.parse(earlier.at) - logsLag).toISOString() : incident.compromisedSince;
  const snapshot = await look(farEnd, account, tenant, since);
  const taken: Evidence = { number, at: tenant.now(), snapshot, ...compared(earlier?.snapshot, snapshot) };
  const { value } = await store.putIfAbsent(keys.evidence(caseId, number), taken);
  await tell(store, caseId, { kind: 'evidence', about: 'watch', ...value }, { once: `evidence-${String(number)}` });
  return value;
}

async function look({ watch }: FarEnd, account: Account, tenant: Tenant, since: string): Promise<Snapshot> {
  const seen = Object.entries(watch.evidence).map(async ([name, read]): Promise<[string, Snapshot[string]]> => {
    try {
      return [name, await expecting(read)(account, tenant, since)];
    } catch (error) {
      return [name, { unknown: reasonOf(error) }];
    }
  });
  return Object.fromEntries(await Promise.all(seen));
}

function compared(before: Snapshot | undefined, now: Snapshot): Pick<Evidence, 'appeared' | 'gone'> {
  const only = (one: Snapshot | undefined, other: Snapshot | undefined): Record<string, string[]> =>
    Object.fromEntries(
      Object.entries(one ?? {}).flatMap(([name, lines]) => {
        const there = other?.[name];
        if (!isRead(lines) || !isRead(there)) return [];
        const news = lines.filter((line) => !there.includes(line));
        return news.length === 0 ? [] : [[name, news]];
      }),
    );
  const { 'sign-ins': _, ...gone } = only(before, now);
  return { appeared: only(now, before), gone };
}

function isRead(section: Snapshot[string] | undefined): section is readonly string[] {
  return section !== undefined && !('unknown' in section);
}
