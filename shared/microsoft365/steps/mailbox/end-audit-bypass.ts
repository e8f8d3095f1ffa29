import * as z from 'zod';
import { hasMailbox } from '../../account-facts.ts';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import { defineStep } from '../../../catalogue/step.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import { flag } from '../../readings/fields.ts';

/** What does not say that it is off is taken to be on. */
const Bypass = z.object({ AuditBypassEnabled: flag.transform((said) => said !== false) });
interface Before {
  readonly isExempt: boolean;
}

/** The log that would date it is the one that it switches off. */
const exemption: Taken = {
  id: 'bypass',
  name: 'exemption from mailbox audit',
  does: 'leaves no record of what the account does in mailboxes',
  arose: 'unknown',
};

export const endAuditBypass = defineStep({
  name: 'end-audit-bypass',
  title: 'End the exemption from mailbox audit',
  purpose: 'What is done in mailboxes as the account is recorded again: exempt, the attacker leaves no trace there.',
  impact: 'unnoticed',
  // It lets nobody in; without it the mailbox cannot be proved quiet, which the case says by itself.
  required: false,
  traits: backDoor,
  attack: ['T1562.008'],
  defend: ['D3-PM'],
  permissions: [{ api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-/Set-MailboxAuditBypassAssociation' }],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxauditbypassassociation',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: hasMailbox,
  capture: read,
  foresee: (_account, { isExempt }) => (isExempt ? [{ what: exemption.name, from: 'on', to: 'off' }] : []),
  probe: read,
  async execute(account, _before, tenant) {
    if ((await read(account, tenant)).isExempt) await set(account, false, tenant);
  },
  async verify(account, { isExempt: was }, tenant) {
    if ((await read(account, tenant)).isExempt)
      return { is: 'not-yet', seen: 'the account is exempt from mailbox audit', actAgain: true };
    return {
      is: 'holds',
      seen: `what the account does in mailboxes is recorded${was ? '; it was exempt before' : ''}`,
    };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Exempts the account again, if it was; after a compromise only where a person accepts that.',
    taken: (_account, { isExempt }) => Promise.resolve(isExempt ? [exemption] : []),
    async restore(account, { isExempt }, tenant, release) {
      const wanted = isExempt && comesBack(release, exemption);
      if ((await read(account, tenant)).isExempt !== wanted) await set(account, wanted, tenant);
    },
    async verify(account, { isExempt }, tenant, release) {
      const wanted = isExempt && comesBack(release, exemption);
      if ((await read(account, tenant)).isExempt === wanted)
        return { is: 'holds', seen: wanted ? 'the account is exempt as before' : 'the account is not exempt' };
      const seen = wanted ? 'the account is not exempt again yet' : 'the account is exempt again';
      return { is: 'not-yet', seen, actAgain: true };
    },
    async reappeared(account, { isExempt }, tenant, release) {
      if (!isExempt || comesBack(release, exemption)) return [];
      return (await read(account, tenant)).isExempt ? [exemption.name] : [];
    },
  },
});

async function read({ objectId: Identity, userPrincipalName }: Account, tenant: Tenant): Promise<Before> {
  const [row] = await tenant.exchange.run('Get-MailboxAuditBypassAssociation', { Identity }, userPrincipalName);
  return { isExempt: Bypass.parse(row ?? {}).AuditBypassEnabled };
}

async function set(account: Account, AuditBypassEnabled: boolean, tenant: Tenant): Promise<void> {
  const asked = { Identity: account.objectId, AuditBypassEnabled };
  await tenant.exchange.run('Set-MailboxAuditBypassAssociation', asked, account.userPrincipalName);
}
