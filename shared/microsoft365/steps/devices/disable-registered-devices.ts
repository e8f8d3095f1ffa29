import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import { changesTo, forTheAge } from '../../readings/history/changes-in-directory.ts';
import { whenItArose } from '../../readings/history/when-it-arose.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

const Row = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  operatingSystem: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  registrationDateTime: z.string().nullish(),
});

interface Device {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  readonly id: string;
  readonly enabled: boolean;
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
}

export const disableRegisteredDevices = defineStep({
  name: 'disable-registered-devices',
  title: 'Disable registered devices',
  purpose: 'No device of the account signs in by itself or counts as a device of the organisation.',
  impact: 'locked-out',
  required: true,
  traits: backDoor,
  attack: ['T1098.005'],
  defend: ['D3-CR'],
  permissions: [
    { api: 'graph', role: 'User.Read.All', for: 'find the devices of the account' },
    { api: 'graph', role: 'Device.ReadWrite.All', for: 'read, disable and enable devices' },
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find out when devices without a date were registered' },
  ],
  readMore: 'https://learn.microsoft.com/entra/identity/users/users-revoke-access',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: () => true,
  async capture(account, tenant, { compromisedSince: since }) {
    const devices: Device[] = [];
    for (const row of await readDevices(account, tenant)) {
      const created = row.registrationDateTime;
      const changes = typeof created === 'string' ? [] : await forTheAge(changesTo(row.id, since, tenant));
      const words = /(add|register).*device/i;
      const arose = whenItArose({ created, changes, words, names: [''], since, account });
      devices.push({ name: nameOf(row), id: row.id, enabled: isEnabled(row), arose });
    }
    return { devices };
  },
  foresee: (_account, { devices }) =>
    devices.filter(({ enabled }) => enabled).map(({ name }) => ({ what: name, from: 'enabled', to: 'disabled' })),
  probe: readDevices,
  async execute(account, _before, tenant) {
    const enabled = (await readDevices(account, tenant)).filter(isEnabled);
    await toAll(enabled, nameOf, ({ id }) => setEnabled(id, false, tenant));
  },
  async verify(account, _before, tenant) {
    const devices = await readDevices(account, tenant);
    const left = devices.filter(isEnabled);
    if (left.length === 0) return { is: 'holds', seen: `none of ${String(devices.length)} devices is enabled` };
    return { is: 'not-yet', seen: `still enabled: ${left.map(nameOf).join(', ')}`, actAgain: true };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Enables the devices that were enabled.',
    exceptFor: 'What was signed in on a device has to sign in again.',
    async restore(account, before, tenant, release) {
      const again = await astray(account, before.devices, tenant, release);
      await toAll(again, givenName, ({ id }) => setEnabled(id, false, tenant));
      const due = await missing(account, before.devices, tenant, release);
      await toAll(due, givenName, ({ id }) => setEnabled(id, true, tenant));
    },
    async verify(account, before, tenant, release) {
      const on = (await astray(account, before.devices, tenant, release)).map(({ name }) => name);
      if (on.length > 0) return { is: 'not-yet', seen: `enabled again: ${on.join(', ')}`, actAgain: true };
      const left = await missing(account, before.devices, tenant, release);
      if (left.length === 0) return { is: 'holds', seen: 'every device that comes back is enabled' };
      return { is: 'not-yet', seen: `not enabled yet: ${left.map(({ name }) => name).join(', ')}`, actAgain: true };
    },
    reappeared: async (account, before, tenant, release) =>
      (await astray(account, before.devices, tenant, release)).map(({ name }) => name),
  },
});

type Row = z.infer<typeof Row>;

/** Those it is registered on and those it owns; most are both. */
async function readDevices(account: Account, tenant: Tenant): Promise<Row[]> {
  const lists = await Promise.all(
    ['registeredDevices', 'ownedDevices'].map((list) => tenant.graph.list(`/users/${account.objectId}/${list}`)),
  );
  const rows = z.array(Row).parse(lists.flat());
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** What does not say that it is disabled is taken for enabled. */
function isEnabled({ accountEnabled }: Row): boolean {
  return accountEnabled !== false;
}

function nameOf({ id, displayName, operatingSystem }: Row): string {
  return `device ${displayName ?? id} (${operatingSystem ?? 'unknown system'}, ${id.slice(0, 8)})`;
}

function givenName({ name }: Device): string {
  return name;
}

function setEnabled(id: string, accountEnabled: boolean, tenant: Tenant): Promise<void> {
  return unlessGone(tenant.graph.patch(`/devices/${id}`, { accountEnabled }));
}

/** A device that was deleted meanwhile is not waited for. */
async function missing(
  account: Account,
  before: readonly Device[],
  tenant: Tenant,
  release: ReleaseContext,
): Promise<Device[]> {
  const disabled = new Set((await readDevices(account, tenant)).filter((row) => !isEnabled(row)).map(({ id }) => id));
  return before.filter((device) => device.enabled && comesBack(release, device) && disabled.has(device.id));
}

/** What must stay disabled and is not. */
async function astray(
  account: Account,
  before: readonly Device[],
  tenant: Tenant,
  release: ReleaseContext,
): Promise<Device[]> {
  const enabled = new Set((await readDevices(account, tenant)).filter(isEnabled).map(({ id }) => id));
  return before.filter((device) => device.enabled && !comesBack(release, device) && enabled.has(device.id));
}
