import * as z from 'zod';
import { minutes, seconds } from '../../domain/duration.ts';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { defineStep } from '../step.ts';

const Forwarding = z.object({
  ForwardingAddress: z.string().nullish(),
  ForwardingSmtpAddress: z.string().nullish(),
  DeliverToMailboxAndForward: z.boolean().default(false),
});

export const stopForwarding = defineStep({
  name: 'stop-forwarding',
  title: 'Stop forwarding',
  purpose: 'New mail no longer leaves the mailbox for an address the attacker reads.',
  impact: 'unnoticed',
  required: true,
  permissions: [{ api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-Mailbox, Set-Mailbox' }],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox',
  patience: { settleWithin: minutes(30), pollEvery: seconds(5) },
  appliesTo: (account) => (account.hasMailbox ? true : 'the account has no mailbox in this tenant'),
  capture: read,
  foresee: (_account, before) => {
    const to = before.ForwardingAddress ?? before.ForwardingSmtpAddress;
    return to ? [{ what: 'forwarding', from: to, to: 'none' }] : [];
  },
  async execute(account, _before, tenant) {
    await set(account, tenant, {});
  },
  async verify(account, _before, tenant) {
    const now = await read(account, tenant);
    const to = now.ForwardingAddress ?? now.ForwardingSmtpAddress;
    if (!to) return { is: 'holds', seen: 'nothing is forwarded' };
    return { is: 'not-yet', seen: `mail is forwarded to ${to}`, actAgain: true };
  },
  undo: {
    describe: 'Forwards to where mail was forwarded before.',
    restore: (account, before, tenant) => set(account, tenant, before),
    async verify(account, before, tenant) {
      const now = await read(account, tenant);
      const same =
        now.ForwardingAddress === before.ForwardingAddress &&
        now.ForwardingSmtpAddress === before.ForwardingSmtpAddress;
      return same
        ? { is: 'holds', seen: 'mail is forwarded as before' }
        : { is: 'not-yet', seen: 'mail is not forwarded as before', actAgain: true };
    },
  },
});

async function read(account: Account, tenant: Tenant): Promise<z.infer<typeof Forwarding>> {
  const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: account.objectId }, account.objectId);
  return Forwarding.parse(row);
}

/** ForwardingAddress wins over ForwardingSmtpAddress, so both are always set. */
async function set(account: Account, tenant: Tenant, to: Partial<z.infer<typeof Forwarding>>): Promise<void> {
  await tenant.exchange.run(
    'Set-Mailbox',
    {
      Identity: account.objectId,
      ForwardingAddress: to.ForwardingAddress ?? null,
      ForwardingSmtpAddress: to.ForwardingSmtpAddress ?? null,
      DeliverToMailboxAndForward: to.DeliverToMailboxAndForward ?? false,
    },
    account.objectId,
  );
}
