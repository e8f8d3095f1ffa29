import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag } from '../../readings/fields.ts';
import { idsComingBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { lastChange, readChangesForRelease } from '../../readings/mailbox/mailbox-changes.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

/** Null: as the organisation says. */
const Flag = flag.transform((value) => value ?? null);
const Settings = z.object({
  ImapEnabled: Flag,
  PopEnabled: Flag,
  MAPIEnabled: Flag,
  EwsEnabled: Flag,
  SmtpClientAuthenticationDisabled: Flag,
});
type Setting = keyof z.infer<typeof Settings>;
type Before = z.infer<typeof Settings> & { readonly readAt: string };

/** SMTP is inverted: true forbids it. https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission */
const blocked: Readonly<Record<Setting, { readonly name: string; readonly as: boolean }>> = {
  ImapEnabled: { name: 'IMAP', as: false },
  PopEnabled: { name: 'POP', as: false },
  MAPIEnabled: { name: 'MAPI', as: false },
  EwsEnabled: { name: 'Exchange Web Services', as: false },
  SmtpClientAuthenticationDisabled: { name: 'authenticated SMTP', as: true },
};
const settings = Object.keys(blocked) as Setting[];
const operations = ['Set-CASMailbox'];

export const blockLegacyProtocols = defineStep({
  name: 'block-legacy-protocols',
  title: 'Block legacy protocols',
  purpose: 'Mail programs that speak IMAP, POP, MAPI, Exchange Web Services or SMTP no longer get into the mailbox.',
  impact: 'hindered',
  required: true,
  traits: backDoor,
  attack: ['T1114.002', 'T1078.004'],
  defend: ['D3-ACH'],
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-CASMailbox, Set-CASMailbox, Search-UnifiedAuditLog (when a protocol was opened)',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/set-casmailbox',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: hasMailbox,
  capture: async (account, tenant): Promise<Before> => {
    const readAt = tenant.now();
    return { ...(await read(account, tenant)), readAt };
  },
  foresee: (_account, before) =>
    open(before).map((setting) => ({
      what: blocked[setting].name,
      from: before[setting] === null ? 'the setting of the organisation' : 'open',
      to: 'blocked',
    })),
  probe: read,
  async execute(account, _before, tenant) {
    await set(account, tenant, Object.fromEntries(settings.map((setting) => [setting, blocked[setting].as])));
  },
  async verify(account, before, tenant) {
    const left = open(await read(account, tenant));
    if (left.length > 0) return { is: 'not-yet', seen: `still open: ${namesOf(left)}`, actAgain: true };
    return { is: 'holds', seen: `every protocol is blocked; open before: ${namesOf(open(before)) || 'none'}` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Opens the protocols that were open before; after a compromise none that was opened since.',
    taken: takenOf,
    async restore(account, before, tenant, release) {
      const { coming, stay } = await comingBack(account, before, tenant, release);
      if (coming.length + stay.length === 0) return;
      const back = coming.map((setting) => [setting, before[setting]] as const);
      const away = stay.map((setting) => [setting, blocked[setting].as] as const);
      await set(account, tenant, Object.fromEntries([...back, ...away]));
    },
    async verify(account, before, tenant, release) {
      const [{ coming, stay }, now] = await Promise.all([
        comingBack(account, before, tenant, release),
        read(account, tenant),
      ]);
      const astray = open(now).filter((setting) => stay.includes(setting));
      if (astray.length > 0) return { is: 'not-yet', seen: `open again: ${namesOf(astray)}`, actAgain: true };
      const missing = coming.filter((setting) => now[setting] !== before[setting]);
      if (missing.length > 0) return { is: 'not-yet', seen: `not as before: ${namesOf(missing)}`, actAgain: true };
      const kept = stay.length === 0 ? '' : `; these stay blocked: ${namesOf(stay)}`;
      return { is: 'holds', seen: `the protocols are as before${kept}` };
    },
    async reappeared(account, before, tenant, release) {
      const { stay } = await comingBack(account, before, tenant, release);
      return open(await read(account, tenant)).flatMap((setting) =>
        stay.includes(setting) ? [blocked[setting].name] : [],
      );
    },
  },
});

async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ coming: Setting[]; stay: Setting[] }> {
  const back = idsComingBack(release, await takenOf(account, before, tenant, release));
  const was = open(before);
  return { coming: was.filter((setting) => back.has(setting)), stay: was.filter((setting) => !back.has(setting)) };
}

async function takenOf(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<Taken[]> {
  const changes = await readChangesForRelease(account, before.readAt, operations, release, tenant);
  return open(before).map((setting): Taken => {
    const does = before[setting] === null ? 'is as the organisation says' : 'lets mail programs in';
    const arose = lastChange(changes, ({ values }) => setting.toLowerCase() in values);
    return { id: setting, name: blocked[setting].name, does, arose, isDoor: true };
  });
}

/** Those that let somebody in, or would if the organisation does. */
function open(now: z.infer<typeof Settings>): Setting[] {
  return settings.filter((setting) => now[setting] !== blocked[setting].as);
}

function namesOf(which: readonly Setting[]): string {
  return which.map((setting) => blocked[setting].name).join(', ');
}

async function read(account: Account, tenant: Tenant): Promise<z.infer<typeof Settings>> {
  const [row] = await tenant.exchange.run('Get-CASMailbox', { Identity: account.objectId }, account.userPrincipalName);
  return Settings.parse(row ?? {});
}

async function set(account: Account, tenant: Tenant, to: Readonly<Record<string, boolean | null>>): Promise<void> {
  await tenant.exchange.run('Set-CASMailbox', { Identity: account.objectId, ...to }, account.userPrincipalName);
}
