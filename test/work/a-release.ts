import { tell } from '../../shared/casefile/record.ts';
import { planned, tried } from '../casefile/an-entry.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { Decision } from '../../shared/domain/decision.ts';
import type { ReleaseDecision } from '../../shared/domain/decision.ts';
import type { ReleaseStart } from '../../shared/domain/release.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { aStart, anAccount } from '../plan/an-account.ts';

export const at = '2026-11-01T12:00:01.000Z';

export function decided(differing: Partial<ReleaseDecision> = {}): ReleaseDecision {
  const decision = Decision.parse({ decision: 'release', by: 'Sana', ...differing });
  if (decision.decision !== 'release') throw new Error('no release');
  return decision;
}

export function aRelease(start: CaseStart = aStart(anAccount()), decision = decided()): ReleaseStart {
  return { start, decision, number: 1 };
}

/** A case store of its own for each test. */
export function storeForEach(): () => CaseStore {
  let directory: string;
  let store: CaseStore;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cordon-release-'));
    store = openDirectoryCaseStore(directory);
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  return () => store;
}

/** What a case leaves behind that has blocked sign-in and stopped forwarding. */
export async function contained(
  store: CaseStore,
  caseId: string,
  { accountEnabled, forwardsTo }: { accountEnabled: boolean; forwardsTo: string | null },
): Promise<void> {
  const account = anAccount({ accountEnabled });
  await tell(store, caseId, planned(account, at));
  await store.putIfAbsent(`captures/${caseId}/stop-forwarding`, { before: forwarding(forwardsTo) });
  for (const step of ['block-sign-in', 'reset-password', 'stop-forwarding'])
    await tell(store, caseId, tried('attempt', step, at, { actedAt: at }));
}

export const forwarding = (to: string | null) => ({
  arose: 'earlier',
  readAt: '2026-11-01T12:00:01.000Z',
  ForwardingAddress: null,
  ForwardingSmtpAddress: to,
  DeliverToMailboxAndForward: to !== null,
});

export interface Spoken {
  accountEnabled: boolean;
  passwordChanged: string;
  forwardsTo: string | null;
  writes: string[];
  /** Thrown by the next write, after it was done. */
  lost?: Error | undefined;
  /** Thrown by every read of the mailbox. */
  unread?: Error | undefined;
}

export function spoken(differing: Partial<Spoken> = {}): Spoken {
  return { accountEnabled: false, passwordChanged: '2026-11-01T12:00:01Z', forwardsTo: null, writes: [], ...differing };
}

/** The log shows what Cordon did, once a session, and nothing else. */
function auditLog(): (session: string) => Record<string, unknown>[] {
  const told = new Set<string>();
  const data = { CreationTime: at, Operation: 'Set-CASMailbox', UserId: 'Cordon', ObjectId: 'ada' };
  return (session) => {
    if (told.has(session)) return [];
    told.add(session);
    return [{ AuditData: JSON.stringify(data) }];
  };
}

/** The far end: one account and its mailbox. */
export function tenantThat(told: Spoken, more: Partial<Tenant> = {}): Tenant {
  const no = (): never => {
    throw new Error('not expected here');
  };
  const control = auditLog();
  const loseAnswer = (): void => {
    const { lost } = told;
    told.lost = undefined;
    if (lost) throw lost;
  };
  return {
    now: () => '2026-11-02T09:00:00.000Z',
    granted: no,
    ownId: no,
    graph: {
      origin: 'https://graph.test',
      get: async (path) =>
        path.startsWith('/auditLogs')
          ? { value: [{}] }
          : { accountEnabled: told.accountEnabled, lastPasswordChangeDateTime: told.passwordChanged },
      patch: async (_path, body) => {
        const { accountEnabled } = body as { accountEnabled: boolean };
        told.accountEnabled = accountEnabled;
        told.writes.push(`enabled ${String(accountEnabled)}`);
        loseAnswer();
        return undefined;
      },
      list: async () => [],
      post: async (path) => {
        told.writes.push(path.slice(path.lastIndexOf('/') + 1));
        return undefined;
      },
      delete: no,
      beta: { get: async () => ({}), list: async () => [], patch: no, post: no, delete: no },
    },
    exchange: {
      run: async (cmdlet, parameters) => {
        if (told.unread) throw told.unread;
        if (cmdlet === 'Set-Mailbox') {
          told.forwardsTo = (parameters['ForwardingSmtpAddress'] ?? null) as string | null;
          told.writes.push(`forwards to ${told.forwardsTo ?? 'nobody'}`);
          loseAnswer();
        }
        const settings: Readonly<Record<string, Record<string, unknown>>> = {
          'Get-Mailbox': { Name: 'ada', AuditEnabled: true, ...forwarding(told.forwardsTo) },
          'Get-AdminAuditLogConfig': { UnifiedAuditLogIngestionEnabled: true },
          'Get-OrganizationConfig': { AuditDisabled: false },
          'Get-MailboxAuditBypassAssociation': { AuditBypassEnabled: false },
        };
        if (cmdlet === 'Search-UnifiedAuditLog') return control(String(parameters['SessionId']));
        const row = settings[cmdlet];
        return row ? [row] : [];
      },
    },
    sharePoint: { sites: [], post: no },
    ...more,
  };
}
