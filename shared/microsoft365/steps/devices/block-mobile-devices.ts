import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { idsComingBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { flag, key, text, texts, time } from '../../readings/fields.ts';
import { lastChange, readChangesForRelease } from '../../readings/mailbox/mailbox-changes.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

const Access = z.object({
  ActiveSyncEnabled: flag,
  OutlookMobileEnabled: flag,
  OWAforDevicesEnabled: flag,
  ActiveSyncBlockedDeviceIDs: texts,
});
/** A program that is switched off lets no new phone in. https://learn.microsoft.com/powershell/module/exchangepowershell/set-casmailbox */
const switches = ['ActiveSyncEnabled', 'OutlookMobileEnabled', 'OWAforDevicesEnabled'] as const;
type Switch = (typeof switches)[number];
/** As a person names them when marking one hostile. */
const names: Readonly<Record<Switch, string>> = {
  ActiveSyncEnabled: 'ActiveSync',
  OutlookMobileEnabled: 'Outlook for phones',
  OWAforDevicesEnabled: 'web mail app for phones',
};
const operations = ['Set-CASMailbox'];
const Device = z.object({ DeviceId: key, DeviceModel: text, DeviceOS: text, FirstSyncTime: time });

interface Phone {
  readonly id: string;
  /** As a person names it when marking it hostile. */
  readonly name: string;
  readonly arose: string;
}
interface Before {
  /** The programs that were let in. */
  readonly on: readonly Switch[];
  /** Those that were not blocked yet. */
  readonly letIn: readonly Phone[];
  /** How many give no id, so that only the switches keep them out; absent where there are none. */
  readonly nameless?: number;
  /** Programs of which Exchange does not say whether they are let in; absent where there are none. */
  readonly untold?: readonly Switch[];
  /** ISO 8601 UTC; absent in what an older version captured. */
  readonly readAt?: string;
}

export const blockMobileDevices = defineStep({
  name: 'block-mobile-devices',
  title: 'Block mobile devices',
  purpose: 'No phone or tablet synchronises the mailbox, neither a known nor a new one.',
  impact: 'hindered',
  required: true,
  traits: backDoor,
  attack: ['T1114.002'],
  defend: ['D3-NRAM'],
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-MobileDevice, Get-CASMailbox, Set-CASMailbox, Search-UnifiedAuditLog (when a program was let in)',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/get-mobiledevice',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: hasMailbox,
  capture: async (account, tenant): Promise<Before> => {
    const readAt = tenant.now();
    return { ...(await read(account, tenant)), readAt };
  },
  foresee: (_account, before) => [
    ...before.on.map((each) => ({ what: names[each], from: 'on', to: 'off' })),
    ...before.letIn.map(({ name }) => ({ what: name, from: 'let in', to: 'blocked' })),
  ],
  probe: readAccess,
  async execute(account, _before, tenant) {
    const { on, letIn } = await read(account, tenant);
    if (on.length === 0 && letIn.length === 0) return;
    const Add = letIn.map(({ id }) => id);
    await set(account, tenant, {
      ...all(switches, false),
      ...(Add.length > 0 ? { ActiveSyncBlockedDeviceIDs: { Add } } : {}),
    });
  },
  async verify(account, before, tenant) {
    const { on, letIn, nameless, untold } = await read(account, tenant);
    const open = namesOf(on, letIn);
    if (untold && open.length > 0 && open.length === untold.length)
      return {
        is: 'refused',
        reason: `UnexpectedAnswer: Exchange does not say whether these are on: ${open.join(', ')}`,
      };
    if (open.length > 0) return { is: 'not-yet', seen: `still let in: ${open.join(', ')}`, actAgain: true };
    const rest = nameless ? `; ${String(nameless)} give no id, and only the switches keep them out` : '';
    return { is: 'holds', seen: `no phone is let in; ${String(before.letIn.length)} were before${rest}` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Lets the phones in again that were; after a compromise only those that first synchronised before it.',
    taken: takenOf,
    async restore(account, before, tenant, release) {
      const { due, on, off, astray } = await comingBack(account, before, tenant, release);
      if (astray.length > 0 || off.length > 0) {
        const Add = astray.map(({ id }) => id);
        await set(account, tenant, {
          ...all(off, false),
          ...(Add.length > 0 ? { ActiveSyncBlockedDeviceIDs: { Add } } : {}),
        });
      }
      if (due.length === 0 && on.length === 0) return;
      const Remove = due.map(({ id }) => id);
      await set(account, tenant, {
        ...all(on, true),
        ...(Remove.length > 0 ? { ActiveSyncBlockedDeviceIDs: { Remove } } : {}),
      });
    },
    async verify(account, before, tenant, release) {
      const { due, stay, on, off, astray } = await comingBack(account, before, tenant, release);
      const again = namesOf(off, astray);
      if (again.length > 0) return { is: 'not-yet', seen: `let in again: ${again.join(', ')}`, actAgain: true };
      const missing = namesOf(on, due);
      if (missing.length > 0) return { is: 'not-yet', seen: `not let in yet: ${missing.join(', ')}`, actAgain: true };
      const kept = stay.length === 0 ? '' : `; these stay blocked: ${stay.map(({ name }) => name).join(', ')}`;
      return { is: 'holds', seen: `every phone that comes back is let in${kept}` };
    },
    async reappeared(account, before, tenant, release) {
      const { off, astray } = await comingBack(account, before, tenant, release);
      return namesOf(off, astray);
    },
  },
});

/** Only what this step blocked is let in again; what was blocked before stays so. `on` and `off` are what has to be switched yet. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ due: Phone[]; stay: Phone[]; astray: Phone[]; on: Switch[]; off: Switch[] }> {
  const [{ on: isOn, blockedIds }, taken] = await Promise.all([
    readAccess(account, tenant),
    takenOf(account, before, tenant, release),
  ]);
  const back = idsComingBack(release, taken);
  const due = before.letIn.filter(({ id }) => back.has(id) && blockedIds.includes(id));
  const stay = before.letIn.filter(({ id }) => !back.has(id));
  const astray = stay.filter(({ id }) => !blockedIds.includes(id));
  return {
    due,
    stay,
    astray,
    on: before.on.filter((each) => back.has(each) && !isOn.includes(each)),
    off: before.on.filter((each) => !back.has(each) && isOn.includes(each)),
  };
}

async function takenOf(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<Taken[]> {
  const { on, letIn, readAt } = before;
  const changes =
    readAt === undefined ? null : await readChangesForRelease(account, readAt, operations, release, tenant);
  const programs = on.map((each): Taken => {
    const arose = lastChange(changes, ({ values }) => each.toLowerCase() in values);
    return { id: each, name: names[each], does: 'lets phones in, new ones too', arose, isDoor: true };
  });
  const phones = letIn.map(({ id, name, arose }): Taken => ({
    id,
    name,
    does: 'reads the mailbox',
    arose,
    isDoor: true,
  }));
  return [...programs, ...phones];
}

async function read(account: Account, tenant: Tenant): Promise<Before> {
  const [{ on, untold, blockedIds }, rows] = await Promise.all([
    readAccess(account, tenant),
    tenant.exchange.run('Get-MobileDevice', { Mailbox: account.objectId }, account.userPrincipalName),
  ]);
  const devices = z.array(Device).parse(rows);
  const letIn = devices
    .filter(({ DeviceId }) => DeviceId !== '')
    .filter(({ DeviceId }) => !blockedIds.includes(DeviceId))
    .map(({ DeviceId: id, DeviceModel, DeviceOS, FirstSyncTime }) => ({
      id,
      name: `${DeviceModel ?? 'device'} ${DeviceOS ?? ''} (${id})`.replaceAll('  ', ' '),
      arose: FirstSyncTime ?? 'unknown',
    }));
  const nameless = devices.length - devices.filter(({ DeviceId }) => DeviceId !== '').length;
  return { on, letIn, ...(nameless > 0 ? { nameless } : {}), ...(untold.length > 0 ? { untold } : {}) };
}

async function readAccess(
  account: Account,
  tenant: Tenant,
): Promise<{ on: Switch[]; untold: Switch[]; blockedIds: string[] }> {
  const [row] = await tenant.exchange.run('Get-CASMailbox', { Identity: account.objectId }, account.userPrincipalName);
  const access = Access.parse(row ?? {});
  const untold = switches.filter((each) => access[each] == null);
  // What does not say that it is off is taken to be on, and is turned off.
  return {
    untold,
    on: switches.filter((each) => access[each] !== false),
    blockedIds: access.ActiveSyncBlockedDeviceIDs ?? [],
  };
}

function all(which: readonly Switch[], to: boolean): Partial<Record<Switch, boolean>> {
  return Object.fromEntries(which.map((each) => [each, to]));
}

function namesOf(programs: readonly Switch[], phones: readonly Phone[]): string[] {
  return [...programs.map((each) => names[each]), ...phones.map(({ name }) => name)];
}

async function set(account: Account, tenant: Tenant, to: Readonly<Record<string, unknown>>): Promise<void> {
  await tenant.exchange.run('Set-CASMailbox', { Identity: account.objectId, ...to }, account.userPrincipalName);
}
