import * as z from 'zod';
import { minutes, seconds } from '../../domain/duration.ts';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { comesBack } from '../comes-back.ts';
import { defineStep } from '../step.ts';
import type { ReleaseContext } from '../step.ts';

const Access = z.object({ ActiveSyncEnabled: z.boolean(), ActiveSyncBlockedDeviceIDs: z.array(z.string()).nullish() });
const Device = z.object({
  DeviceId: z.string(),
  DeviceModel: z.string().nullish(),
  DeviceOS: z.string().nullish(),
  FirstSyncTime: z.string().nullish(),
});

interface Phone {
  readonly id: string;
  /** As a person names it when marking it hostile. */
  readonly name: string;
  readonly arose: string;
}
interface Before {
  readonly activeSync: boolean;
  /** Those that were not blocked yet. */
  readonly letIn: readonly Phone[];
}

export const blockMobileDevices = defineStep({
  name: 'block-mobile-devices',
  title: 'Block mobile devices',
  purpose: 'No phone or tablet synchronises the mailbox, neither those that do now nor a new one.',
  impact: 'hindered',
  required: true,
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-MobileDevice, Get-CASMailbox, Set-CASMailbox' },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/get-mobiledevice',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: (account) => (account.hasMailbox ? true : 'the account has no mailbox in this tenant'),
  capture: read,
  foresee: (_account, before) => [
    ...(before.activeSync ? [{ what: 'ActiveSync', from: 'on', to: 'off' }] : []),
    ...before.letIn.map(({ name }) => ({ what: name, from: 'let in', to: 'blocked' })),
  ],
  async execute(account, _before, tenant) {
    const { activeSync, letIn } = await read(account, tenant);
    if (!activeSync && letIn.length === 0) return;
    const Add = letIn.map(({ id }) => id);
    await set(account, tenant, {
      ActiveSyncEnabled: false,
      ...(Add.length > 0 ? { ActiveSyncBlockedDeviceIDs: { Add } } : {}),
    });
  },
  async verify(account, before, tenant) {
    const { activeSync, letIn } = await read(account, tenant);
    const open = [...(activeSync ? ['ActiveSync'] : []), ...letIn.map(({ name }) => name)];
    if (open.length > 0) return { is: 'not-yet', seen: `still let in: ${open.join(', ')}`, actAgain: true };
    return { is: 'holds', seen: `no phone is let in; ${String(before.letIn.length)} were before` };
  },
  undo: {
    describe: 'Lets the phones in again that were; after a compromise only those that first synchronised before it.',
    async restore(account, before, tenant, release) {
      const { due, activeSync, astray } = await comingBack(account, before, tenant, release);
      if (astray.length > 0) {
        const Add = astray.map(({ id }) => id);
        await set(account, tenant, { ActiveSyncBlockedDeviceIDs: { Add } });
      }
      if (due.length === 0 && !activeSync) return;
      const Remove = due.map(({ id }) => id);
      await set(account, tenant, {
        ...(activeSync ? { ActiveSyncEnabled: true } : {}),
        ...(Remove.length > 0 ? { ActiveSyncBlockedDeviceIDs: { Remove } } : {}),
      });
    },
    async verify(account, before, tenant, release) {
      const { due, stay, activeSync, astray } = await comingBack(account, before, tenant, release);
      if (astray.length > 0)
        return { is: 'not-yet', seen: `let in again: ${astray.map(({ name }) => name).join(', ')}`, actAgain: true };
      const missing = [...(activeSync ? ['ActiveSync'] : []), ...due.map(({ name }) => name)];
      if (missing.length > 0) return { is: 'not-yet', seen: `not let in yet: ${missing.join(', ')}`, actAgain: true };
      const kept = stay.length === 0 ? '' : `; these stay blocked: ${stay.map(({ name }) => name).join(', ')}`;
      return { is: 'holds', seen: `every phone that comes back is let in${kept}` };
    },
    astray: async (account, before, tenant, release) =>
      (await comingBack(account, before, tenant, release)).astray.map(({ name }) => name),
  },
});

/** Only what this step blocked is let in again; what was blocked before stays so. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ due: Phone[]; stay: Phone[]; astray: Phone[]; activeSync: boolean }> {
  const { activeSync, blockedIds } = await readAccess(account, tenant);
  const due = before.letIn.filter((phone) => comesBack(release, phone) && blockedIds.includes(phone.id));
  const stay = before.letIn.filter((phone) => !comesBack(release, phone));
  const isActiveSyncBack = comesBack(release, { name: 'ActiveSync', arose: 'earlier' });
  const astray = stay.filter(({ id }) => !blockedIds.includes(id));
  return { due, stay, astray, activeSync: before.activeSync && isActiveSyncBack && !activeSync };
}

async function read(account: Account, tenant: Tenant): Promise<Before> {
  const [{ activeSync, blockedIds }, rows] = await Promise.all([
    readAccess(account, tenant),
    tenant.exchange.run('Get-MobileDevice', { Mailbox: account.objectId }, account.objectId),
  ]);
  const letIn = z
    .array(Device)
    .parse(rows)
    .filter(({ DeviceId }) => !blockedIds.includes(DeviceId))
    .map(({ DeviceId: id, DeviceModel, DeviceOS, FirstSyncTime }) => ({
      id,
      name: `${DeviceModel ?? 'device'} ${DeviceOS ?? ''} (${id})`.replaceAll('  ', ' '),
      arose: FirstSyncTime ?? 'unknown',
    }));
  return { activeSync, letIn };
}

async function readAccess(account: Account, tenant: Tenant): Promise<{ activeSync: boolean; blockedIds: string[] }> {
  const [row] = await tenant.exchange.run('Get-CASMailbox', { Identity: account.objectId }, account.objectId);
  const { ActiveSyncEnabled, ActiveSyncBlockedDeviceIDs } = Access.parse(row);
  return { activeSync: ActiveSyncEnabled, blockedIds: ActiveSyncBlockedDeviceIDs ?? [] };
}

async function set(account: Account, tenant: Tenant, to: Readonly<Record<string, unknown>>): Promise<void> {
  await tenant.exchange.run('Set-CASMailbox', { Identity: account.objectId, ...to }, account.objectId);
}
