import * as z from 'zod';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Account } from '../domain/account.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { Later, Refusal } from '../domain/errors.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { namesOf, readDelegates } from './readings/delegates.ts';
import type { Permission } from './step.ts';

export const evidencePermissions: readonly Permission[] = [
  { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-InboxRule, Get-Mailbox, permissions' },
  { api: 'graph', role: 'AuditLog.Read.All', for: 'read sign-ins while watching' },
];

/** One look at what an attacker arranges for himself: every line is comparable, so that what is new can be told. */
export type Snapshot = Readonly<Record<string, readonly string[] | { readonly unknown: string }>>;

export interface Evidence {
  readonly number: number;
  readonly at: string;
  readonly snapshot: Snapshot;
  /** Against the look before; what could not be read then or now is not compared. */
  readonly appeared: Readonly<Record<string, readonly string[]>>;
  readonly gone: Readonly<Record<string, readonly string[]>>;
}

const Rule = z.looseObject({ Name: z.string(), Enabled: z.boolean() });
const Forwarding = z.object({ ForwardingAddress: z.string().nullish(), ForwardingSmtpAddress: z.string().nullish() });
const SignIn = z.object({
  createdDateTime: z.string(),
  ipAddress: z.string().nullish(),
  status: z.object({ errorCode: z.number() }),
});

/** What is read, by section. None of it is mail. */
const sections: Readonly<Record<string, (account: Account, tenant: Tenant, since: string) => Promise<string[]>>> = {
  async rules({ objectId }, tenant) {
    const parameters = { Mailbox: objectId, IncludeHidden: true };
    const rules = z.array(Rule).parse(await tenant.exchange.run('Get-InboxRule', parameters, objectId));
    return rules.map(({ Name, Enabled, ...does }) => `"${Name}" ${Enabled ? 'runs' : 'is off'}: ${said(does)}`);
  },
  async forwarding({ objectId }, tenant) {
    const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: objectId }, objectId);
    const { ForwardingAddress, ForwardingSmtpAddress } = Forwarding.parse(row);
    return [ForwardingAddress, ForwardingSmtpAddress].flatMap((to) => (to ? [`to ${to}`] : []));
  },
  delegates: async (account, tenant) => namesOf(await readDelegates(account, tenant, [])),
  async 'sign-ins'({ objectId }, tenant, since) {
    const filter = encodeURIComponent(`userId eq '${objectId}' and createdDateTime ge ${since}`);
    const rows = z.array(SignIn).parse(await tenant.graph.list(`/auditLogs/signIns?$filter=${filter}`));
    return rows.map(
      ({ createdDateTime, ipAddress, status }) =>
        `${createdDateTime} from ${ipAddress ?? 'an unknown address'}: ${status.errorCode === 0 ? 'let in' : `refused (${String(status.errorCode)})`}`,
    );
  },
};

const told = [
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'MoveToFolder',
  'DeleteMessage',
  'SubjectContainsWords',
  'From',
];

function said(does: Readonly<Record<string, unknown>>): string {
  const parts = told.flatMap((name) => {
    const value = does[name];
    return value === null || value === undefined || value === false ? [] : [`${name} ${JSON.stringify(value)}`];
  });
  return parts.length === 0 ? 'nothing that leads away' : parts.join(', ');
}

/** Looks, compares, and writes it into the case, once per number however often it is asked. */
export async function takeEvidence(
  { caseId, account, incident }: CaseStart,
  number: number,
  tenant: Tenant,
  store: CaseStore,
): Promise<Evidence> {
  const earlier = await store.get<Evidence>(keyOf(caseId, number - 1));
  const snapshot = await look(account, tenant, earlier?.at ?? incident.compromisedSince);
  const taken: Evidence = { number, at: tenant.now(), snapshot, ...compared(earlier?.snapshot, snapshot) };
  const { written, value } = await store.putIfAbsent(keyOf(caseId, number), taken);
  if (written) await store.append(caseId, { kind: 'evidence', about: 'watch', ...taken });
  return value;
}

const keyOf = (caseId: string, number: number): string => `evidence/${caseId}/${String(number).padStart(6, '0')}`;

async function look(account: Account, tenant: Tenant, since: string): Promise<Snapshot> {
  const seen = Object.entries(sections).map(async ([name, read]): Promise<[string, Snapshot[string]]> => {
    try {
      return [name, await read(account, tenant, since)];
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

/** Of an error we do not know only the kind is told: its text may quote what the tenant answered. */
function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return `${error.code}: ${error.message}`;
  if (error instanceof Later) return error.message;
  return `unexpected: ${error instanceof Error ? error.name : 'unknown error'}`;
}
