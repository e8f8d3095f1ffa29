import type { Incident } from '../domain/incident.ts';
import type { Matter } from '../domain/mode.ts';
import type { Sender } from '../domain/sender.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import { caseIdPrefix } from './case-id.ts';
import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';
import type { WhichAccount } from './keys.ts';

/** What is known of a case before anything was done: written once, when an account's next containment is claimed. */
export interface CaseRecord {
  readonly caseId: string;
  readonly instanceId: string;
  /** The task hub that runs the case; absent in cases of an older version. */
  readonly taskHub?: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly userPrincipalName: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** Of the alert that claimed the case: whoever starts it, starts it with these. */
  readonly incident: Incident;
  readonly options: PlanOptions;
  /** On whose authority the account is watched instead of contained. */
  readonly watch?: Matter;
  /** The version of the policy when it was claimed; absent in cases of an older version of Cordon. */
  readonly policy?: string;
  /** A case of the account that another source began within a day. */
  readonly corroborates?: string;
  /** A person approved that the account is contained further than in that case. */
  readonly raised?: { readonly from: string; readonly by: string };
  /** The incident that the alert is one of several of, by its source's id. */
  readonly partOf?: string;
  /** Of the alert that claimed the case; absent in cases of an older version. */
  readonly sentBy?: Sender;
}

/** Whether another task hub runs it: this one knows nothing of it, and whoever believed that would start it a second time. */
export function runsElsewhere({ taskHub }: Pick<CaseRecord, 'taskHub'>, here: string | undefined): boolean {
  return here !== undefined && taskHub !== undefined && taskHub !== here;
}

/** Every case that was ever claimed for the account, oldest first. */
export async function casesOf(account: WhichAccount, store: CaseStore): Promise<CaseRecord[]> {
  const claims = await store.keys(keys.claims(account));
  const records = await Promise.all(claims.map((key) => store.get<CaseRecord>(key)));
  return records.filter((record) => record !== undefined);
}

/** The account's newest case, whatever became of it. */
export async function latestCase(account: WhichAccount, store: CaseStore): Promise<CaseRecord | undefined> {
  const key = (await store.keys(keys.claims(account))).at(-1);
  return key === undefined ? undefined : store.get<CaseRecord>(key);
}

export type FoundCase = CaseRecord | 'not-an-id' | 'unknown' | { readonly ambiguous: readonly string[] };

/** Finds a case by its id or the beginning of it, as a person would say it. */
export async function findCase(typed: string, store: CaseStore): Promise<FoundCase> {
  const prefix = caseIdPrefix(typed);
  if (prefix === undefined) return 'not-an-id';
  const found = await store.keys(keys.case(prefix));
  const [key] = found;
  if (found.length > 1) return { ambiguous: found.map((each) => each.slice(keys.case('').length)) };
  return (key === undefined ? undefined : await store.get<CaseRecord>(key)) ?? 'unknown';
}
