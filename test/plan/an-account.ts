import type { Account } from '../../shared/domain/account.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';

/** A cloud account with everything assigned; a test says only what differs. */
export function anAccount(differing: Partial<Account> = {}): Account {
  return {
    tenantId: '11111111-1111-4111-8111-111111111111',
    objectId: '22222222-2222-4222-8222-222222222222',
    userPrincipalName: 'ada@contoso.example',
    displayName: 'Ada',
    home: null,
    federation: null,
    addresses: ['ada@contoso.example'],
    accountEnabled: true,
    signInSessionsValidFrom: '2026-01-01T00:00:00Z',
    lastPasswordChange: '2026-01-01T00:00:00Z',
    onPremises: null,
    hasSharePoint: true,
    tenantHasRiskApi: true,
    readAt: '2026-11-01T12:00:00Z',
    learnt: { at: '2026-11-01T12:00:01Z', mailbox: 'user', federation: null, passwordHashSync: null },
    ...differing,
  };
}

export const synchronised = {
  onPremises: {
    securityIdentifier: 'S-1-5-21-1',
    samAccountName: 'ada',
    lastSync: '2026-11-01T11:50:00Z',
    connector: null,
  },
};

export function aStart(account: Account, options: Partial<PlanOptions> = {}): CaseStart {
  return {
    caseId: 'C-TEST-TEST',
    account,
    incident: {
      id: 'alert-1',
      source: 'test',
      title: 'test',
      severity: 'high',
      receivedAt: '2026-11-01T12:00:00.000Z',
      compromisedSince: '2026-10-02T12:00:00.000Z',
      sinceStated: true,
    },
    options: PlanOptions.parse(options),
    mode: 'contain',
    matter: null,
    tokenLifetimeMinutes: 90,
  };
}
