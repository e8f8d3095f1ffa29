import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag } from '../../readings/fields.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';

const Audit = z.object({ AuditEnabled: flag.transform((said) => said === true) });

export const auditMailbox = defineStep({
  name: 'audit-mailbox',
  title: 'Audit the mailbox',
  purpose: 'Exchange records what is read, sent or changed in the mailbox, and the attacker does not see that.',
  impact: 'unnoticed',
  required: false,
  traits: { ...backDoor, level: 'watch' },
  attack: ['T1562.008'],
  defend: ['D3-PM'],
  permissions: [{ api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-Mailbox, Set-Mailbox (AuditEnabled)' }],
  readMore: 'https://learn.microsoft.com/purview/audit-mailboxes',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: hasMailbox,
  capture: read,
  foresee: (_account, before) => (before.AuditEnabled ? [] : [{ what: 'mailbox audit', from: 'off', to: 'on' }]),
  probe: read,
  async execute(account, _before, tenant) {
    await set(account, tenant, true);
  },
  async verify(account, _before, tenant) {
    const { AuditEnabled } = await read(account, tenant);
    if (AuditEnabled) return { is: 'holds', seen: 'the mailbox is audited' };
    return { is: 'not-yet', seen: 'the mailbox is not audited', actAgain: true };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Audits the mailbox as before.',
    async restore(account, before, tenant) {
      await set(account, tenant, before.AuditEnabled);
    },
    async verify(account, before, tenant) {
      const { AuditEnabled } = await read(account, tenant);
      return AuditEnabled === before.AuditEnabled
        ? { is: 'holds', seen: `the mailbox is audited as before: ${AuditEnabled ? 'yes' : 'no'}` }
        : { is: 'not-yet', seen: 'the mailbox is not audited as before', actAgain: true };
    },
  },
});

async function read(account: Account, tenant: Tenant): Promise<z.infer<typeof Audit>> {
  const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: account.objectId }, account.userPrincipalName);
  return Audit.parse(row);
}

async function set(account: Account, tenant: Tenant, AuditEnabled: boolean): Promise<void> {
  await tenant.exchange.run('Set-Mailbox', { Identity: account.objectId, AuditEnabled }, account.userPrincipalName);
}
