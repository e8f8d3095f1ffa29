import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { days, minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { valueOf } from '../../../catalogue/value-of.ts';
import { flag } from '../../readings/fields.ts';
import { addressOf } from '../../readings/mailbox/address-of.ts';
import { isMasteredOnPremises } from '../../readings/mailbox/mailbox-master.ts';
import {
  ageAtRelease,
  lastChange,
  readChangesForRelease,
  readOwnChanges,
} from '../../readings/mailbox/mailbox-changes.ts';
import type { MailboxChange } from '../../readings/mailbox/mailbox-changes.ts';
import { forTheAge } from '../../readings/history/changes-in-directory.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

/** Exchange leaves out what is not set, or gives null or an empty text. */
const address = z
  .string()
  .nullish()
  .transform((said) => said || null);
const Forwarding = z.object({
  ForwardingAddress: address,
  ForwardingSmtpAddress: address,
  DeliverToMailboxAndForward: flag.transform((said) => said === true),
});
type Forwarding = z.infer<typeof Forwarding>;
/** `isOnPremises`: to whom it forwards inside is mastered in Active Directory. */
type Seen = Forwarding & { readonly isOnPremises?: true };
/** `was` stands for where mail went; absent where nobody told, and in what an older version captured. */
type Before = Seen & { readonly arose: string; readonly readAt: string; readonly was?: string };

const operations = ['Set-Mailbox'];
/** As a person names it when marking it hostile. */
const name = 'forwarding';

export const stopForwarding = defineStep({
  name: 'stop-forwarding',
  title: 'Stop forwarding',
  purpose: 'New mail no longer leaves the mailbox for an address the attacker reads.',
  impact: 'unnoticed',
  required: true,
  traits: { ...backDoor, waitsForPeople: 'on-premises' },
  attack: ['T1114.003'],
  defend: ['D3-RC'],
  permissions: [
    nameByNow,
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-Mailbox, Get-Recipient, Set-Mailbox, Search-UnifiedAuditLog (when forwarding was set)',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox',
  patience: { settleWithin: minutes(30), pollEvery: seconds(5), settleOnPremisesWithin: days(3) },
  appliesTo: hasMailbox,
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const readAt = tenant.now();
    const [forwarding, changes] = await Promise.all([
      read(account, tenant),
      readOwnChanges(account, compromisedSince, operations, tenant),
    ]);
    // No door waits for an address that Exchange does not tell just now.
    const to = await forTheAge(addressInside(forwarding, tenant));
    const was = to === null ? {} : { was: valueOf(forwardingAs(forwarding, to)) };
    return { ...forwarding, arose: lastChange(changes, isAbout), readAt, ...was };
  },
  foresee: (_account, before) => {
    const to = addressIn(before);
    const none = hangsOnDirectory(before) ? 'none, by a person in Active Directory' : 'none';
    return to ? [{ what: name, from: to, to: none }] : [];
  },
  probe: read,
  async execute(account, before, tenant) {
    await set(account, before, {}, tenant);
  },
  async verify(account, _before, tenant) {
    const now = await read(account, tenant);
    const to = addressIn(now);
    if (!to) return { is: 'holds', seen: 'nothing is forwarded' };
    const seen = `mail is forwarded to ${to}`;
    if (!hangsOnDirectory(now)) return { is: 'not-yet', seen, actAgain: true };
    const ask = 'clear altRecipient in Active Directory, and the next sync takes it away';
    return {
      is: 'not-yet',
      seen: `${seen}, mastered on premises: ${ask}`,
      actAgain: Boolean(now.ForwardingSmtpAddress),
    };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Forwards to where mail was forwarded before; after a compromise only where that is older.',
    taken,
    async restore(account, before, tenant, release) {
      if (await isBack(account, before, tenant, release)) await set(account, before, before, tenant);
      else if (forwardsAs(before, await read(account, tenant))) await set(account, before, {}, tenant);
    },
    async verify(account, before, tenant, release) {
      if (!(await isBack(account, before, tenant, release))) {
        const now = await read(account, tenant);
        if (forwardsAs(before, now)) {
          const where = hangsOnDirectory(now) ? ', by altRecipient in Active Directory' : '';
          const seen = `mail is forwarded to ${addressIn(before)} again${where}`;
          return { is: 'not-yet', seen, actAgain: where === '' };
        }
        return { is: 'holds', seen: `mail is not forwarded to ${addressIn(before) || 'anybody'} again` };
      }
      const now = await read(account, tenant);
      const isSame = (which: 'ForwardingAddress' | 'ForwardingSmtpAddress'): boolean =>
        now[which] === (before[which] || null);
      if (isSame('ForwardingAddress') && isSame('ForwardingSmtpAddress'))
        return { is: 'holds', seen: 'mail is forwarded as before' };
      const seen = 'mail is not forwarded as before';
      return now.isOnPremises && !isSame('ForwardingAddress')
        ? {
            is: 'not-yet',
            seen: `${seen}: set altRecipient in Active Directory to ${before.ForwardingAddress || 'no address'}`,
          }
        : { is: 'not-yet', seen, actAgain: true };
    },
    async reappeared(account, before, tenant, release) {
      const isStray =
        forwardsAs(before, await read(account, tenant)) && !(await isBack(account, before, tenant, release));
      return isStray ? [name] : [];
    },
  },
});

/**
 * Empty where there is none. ForwardingAddress wins; the other is told with it, since it forwards as soon as the first is gone.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox#-forwardingaddress
 */
function addressIn({ ForwardingAddress: inside, ForwardingSmtpAddress: outside }: Forwarding): string {
  return [inside, outside].filter(Boolean).join(', and once that is gone to ');
}

function isAbout({ values }: MailboxChange): boolean {
  return 'forwardingsmtpaddress' in values || 'forwardingaddress' in values;
}

/** Exchange Online cannot end it: see `mailbox-master.ts`. */
function hangsOnDirectory({ isOnPremises, ForwardingAddress }: Seen): boolean {
  return isOnPremises === true && Boolean(ForwardingAddress);
}

/** Either address will do: whichever comes first, the mail leaves. */
function forwardsAs(before: Forwarding, now: Forwarding): boolean {
  const of = ({ ForwardingAddress: inside, ForwardingSmtpAddress: outside }: Forwarding): string[] =>
    [inside, outside].flatMap((to) => to?.toLowerCase() || []);
  const were = of(before);
  return of(now).some((to) => were.includes(to));
}

async function isBack(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<boolean> {
  const all = await taken(account, before, tenant, release);
  return all.some((one) => comesBack(release, one));
}

async function taken(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<Taken[]> {
  if (!addressIn(before)) return [];
  const [arose, to] = await Promise.all([
    // This log has nothing of what is set in Active Directory.
    hangsOnDirectory(before)
      ? 'unknown'
      : readChangesForRelease(account, before.readAt, operations, release, tenant).then((changes) =>
          ageAtRelease(before.arose, lastChange(changes, isAbout)),
        ),
    addressInside(before, tenant),
  ]);
  return [{ ...forwardingAs(before, to), arose, was: before.was, isDoor: true }];
}

/** A recipient of the organisation may have another address by now, or be somebody else. Throws `Later`. */
async function addressInside({ ForwardingAddress: inside }: Forwarding, tenant: Tenant): Promise<string> {
  return inside ? addressOf(inside, tenant) : '';
}

function forwardingAs(before: Forwarding, address: string): Pick<Taken, 'id' | 'name' | 'does'> {
  const { ForwardingAddress: inside } = before;
  const copy = before.DeliverToMailboxAndForward ? 'keeping a copy' : 'keeping no copy';
  const to = addressIn({ ...before, ForwardingAddress: inside && `${inside} (${address})` });
  const does = `forwards mail to ${to}, ${copy}`;
  return { id: name, name, does };
}

async function read(account: Account, tenant: Tenant): Promise<Seen> {
  const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: account.objectId }, account.userPrincipalName);
  return { ...Forwarding.parse(row), ...(isMasteredOnPremises(row) ? { isOnPremises: true } : {}) };
}

/** ForwardingAddress wins over ForwardingSmtpAddress, so both are always set where both can be. */
async function set(account: Account, before: Seen, to: Partial<Forwarding>, tenant: Tenant): Promise<void> {
  const now = before.isOnPremises ? await read(account, tenant) : before;
  await tenant.exchange.run(
    'Set-Mailbox',
    {
      Identity: account.objectId,
      ...(now.isOnPremises ? {} : { ForwardingAddress: to.ForwardingAddress || null }),
      ForwardingSmtpAddress: to.ForwardingSmtpAddress || null,
      // While Active Directory forwards the mail elsewhere, the owner must not lose their own copy.
      ...(hangsOnDirectory(now) ? {} : { DeliverToMailboxAndForward: to.DeliverToMailboxAndForward ?? false }),
    },
    account.userPrincipalName,
  );
}
