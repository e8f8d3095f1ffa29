import * as z from 'zod';
import { minutes, seconds } from '../../domain/duration.ts';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { comesBack } from '../comes-back.ts';
import { ageAtRelease, lastChange, readChangesForRelease, readOwnChanges } from '../readings/mailbox-changes.ts';
import type { MailboxChange } from '../readings/mailbox-changes.ts';
import { defineStep } from '../step.ts';
import type { ReleaseContext } from '../step.ts';

const Forwarding = z.object({
  ForwardingAddress: z.string().nullish(),
  ForwardingSmtpAddress: z.string().nullish(),
  DeliverToMailboxAndForward: z.boolean().default(false),
});
type Forwarding = z.infer<typeof Forwarding>;
type Before = Forwarding & { readonly arose: string; readonly readAt: string };

const operations = ['Set-Mailbox'];
/** As a person names it when marking it hostile. */
const name = 'forwarding';

export const stopForwarding = defineStep({
  name: 'stop-forwarding',
  title: 'Stop forwarding',
  purpose: 'New mail no longer leaves the mailbox for an address the attacker reads.',
  impact: 'unnoticed',
  required: true,
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-Mailbox, Set-Mailbox, Search-UnifiedAuditLog (when forwarding was set)',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox',
  patience: { settleWithin: minutes(30), pollEvery: seconds(5) },
  appliesTo: (account) => (account.hasMailbox ? true : 'the account has no mailbox in this tenant'),
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const readAt = tenant.now();
    const [forwarding, changes] = await Promise.all([
      read(account, tenant),
      readOwnChanges(account, compromisedSince, operations, tenant),
    ]);
    return { ...forwarding, arose: lastChange(changes, isAbout), readAt };
  },
  foresee: (_account, before) => {
    const to = addressIn(before);
    return to ? [{ what: name, from: to, to: 'none' }] : [];
  },
  async execute(account, _before, tenant) {
    await set(account, tenant, {});
  },
  async verify(account, _before, tenant) {
    const to = addressIn(await read(account, tenant));
    if (!to) return { is: 'holds', seen: 'nothing is forwarded' };
    return { is: 'not-yet', seen: `mail is forwarded to ${to}`, actAgain: true };
  },
  undo: {
    describe: 'Forwards to where mail was forwarded before; after a compromise only where that is older.',
    async restore(account, before, tenant, release) {
      if (await isBack(account, before, tenant, release)) await set(account, tenant, before);
      else if (forwardsAs(before, await read(account, tenant))) await set(account, tenant, {});
    },
    async verify(account, before, tenant, release) {
      if (!(await isBack(account, before, tenant, release))) {
        if (forwardsAs(before, await read(account, tenant)))
          return { is: 'not-yet', seen: `mail is forwarded to ${addressIn(before) ?? ''} again`, actAgain: true };
        return { is: 'holds', seen: `mail is not forwarded to ${addressIn(before) ?? 'anybody'} again` };
      }
      const now = await read(account, tenant);
      const same =
        now.ForwardingAddress === before.ForwardingAddress &&
        now.ForwardingSmtpAddress === before.ForwardingSmtpAddress;
      return same
        ? { is: 'holds', seen: 'mail is forwarded as before' }
        : { is: 'not-yet', seen: 'mail is not forwarded as before', actAgain: true };
    },
    async astray(account, before, tenant, release) {
      const isStray =
        forwardsAs(before, await read(account, tenant)) && !(await isBack(account, before, tenant, release));
      return isStray ? [name] : [];
    },
  },
});

/** ForwardingAddress wins. https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox#-forwardingaddress */
function addressIn({ ForwardingAddress, ForwardingSmtpAddress }: Forwarding): string | null | undefined {
  return ForwardingAddress ?? ForwardingSmtpAddress;
}

function isAbout({ values }: MailboxChange): boolean {
  return 'forwardingsmtpaddress' in values || 'forwardingaddress' in values;
}

/** Either address will do: whichever comes first, the mail leaves. */
function forwardsAs(before: Forwarding, now: Forwarding): boolean {
  const were = [before.ForwardingAddress, before.ForwardingSmtpAddress];
  return [now.ForwardingAddress, now.ForwardingSmtpAddress].some((to) => to != null && to !== '' && were.includes(to));
}

async function isBack(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<boolean> {
  if (!addressIn(before)) return false;
  const changes = await readChangesForRelease(account, before.readAt, operations, release, tenant);
  return comesBack(release, { name, arose: ageAtRelease(before.arose, lastChange(changes, isAbout)) });
}

async function read(account: Account, tenant: Tenant): Promise<Forwarding> {
  const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: account.objectId }, account.objectId);
  return Forwarding.parse(row);
}

/** ForwardingAddress wins over ForwardingSmtpAddress, so both are always set. */
async function set(account: Account, tenant: Tenant, to: Partial<Forwarding>): Promise<void> {
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
