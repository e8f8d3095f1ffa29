import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { newestFirst } from '../../../catalogue/newest-first.ts';
import { toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { idsComingBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { flag, key, text } from '../../readings/fields.ts';
import { changesTo, forTheAge } from '../../readings/history/changes-in-directory.ts';
import { dateAgain } from '../../readings/history/date-again.ts';
import { whenItArose } from '../../readings/history/when-it-arose.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

const Row = z.looseObject({
  id: key,
  displayName: text,
  operatingSystem: text,
  accountEnabled: flag,
  registrationDateTime: text,
});

interface Device {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  readonly id: string;
  readonly enabled: boolean;
  /** As the tenant spells it; null or absent where nobody knows. */
  readonly system?: string | null | undefined;
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
}

interface Before {
  readonly devices: readonly Device[];
  /** ISO 8601 UTC; older versions did not say. */
  readonly readAt?: string;
}

/** Activities that register a device. */
const words = /(add|register).*device/i;

/** Why a device of another system is left to a person. https://learn.microsoft.com/graph/api/device-update */
const noApplicationMay = "Microsoft lets no application do that; its sessions ended with the account's";

export const disableRegisteredDevices = defineStep({
  name: 'disable-registered-devices',
  title: 'Disable registered devices',
  purpose:
    'No Windows device of the account signs in by itself or counts as a device of the organisation; others are named.',
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
  async capture(account, tenant, { compromisedSince: since }): Promise<Before> {
    const rows = await readDevices(account, tenant);
    const told = new Set(rows.filter(isUndated).slice(0, mostAsked));
    const read = async (row: Row): Promise<Device> => {
      const changes = told.has(row) ? await forTheAge(changesTo(row.id, since, tenant)) : null;
      const arose = whenItArose({ created: row.registrationDateTime, changes, words, names: [''], since, account });
      return { name: nameOf(row), id: row.id, enabled: isEnabled(row), system: row.operatingSystem, arose };
    };
    const devices = await Promise.all(rows.map(read));
    // What is registered while they are read is older: only what comes later is Cordon's own.
    return { devices, readAt: tenant.now() };
  },
  foresee: (_account, { devices }) =>
    devices
      .filter(({ enabled, system }) => enabled && systemOf(system) !== 'other')
      .map(({ name, id }) => ({ what: name, id, from: 'enabled', to: 'disabled' })),
  probe: readDevices,
  async execute(account, before, tenant) {
    const known = new Map(before.devices.map(({ id, arose }) => [id, arose]));
    const enabled = newestFirst((await readDevices(account, tenant)).filter(isEnabled), ({ id }) => known.get(id));
    // Windows first: these sign in by themselves.
    const { windows, unknown } = bySystem(enabled);
    await toAll([...windows, ...unknown], nameOf, (row) => disable(row, tenant), idOf);
  },
  async verify(account, _before, tenant, { actedAt }) {
    const devices = await readDevices(account, tenant);
    const { windows, unknown, other } = bySystem(devices.filter(isEnabled));
    if (windows.length > 0 || (unknown.length > 0 && actedAt === undefined))
      return { is: 'not-yet', seen: `still enabled: ${namesOf([...windows, ...unknown])}`, actAgain: true };
    // One that was tried and stays enabled is of another system; a late read is waited out first.
    if (unknown.length > 0 && Date.parse(tenant.now()) - Date.parse(actedAt ?? '') <= minutes(1))
      return { is: 'not-yet', seen: `still enabled: ${namesOf(unknown)}`, lookAgain: minutes(1) };
    const left = [...unknown, ...other];
    if (left.length === 0) return { is: 'holds', seen: `none of ${String(devices.length)} devices is enabled` };
    const whose = `a person has to disable ${namesOf(left)}: ${noApplicationMay}`;
    return { is: 'holds', seen: `no Windows device is enabled, of ${String(devices.length)} devices; ${whose}` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Enables the devices that were enabled.',
    taken: async (account, before, tenant, release) => (await lookAtDevices(account, before, tenant, release)).taken,
    exceptFor: 'What was signed in on a device has to sign in again.',
    async restore(account, before, tenant, release) {
      const { astray, missing } = await lookAtDevices(account, before, tenant, release);
      const again = bySystem(astray);
      await toAll([...again.windows, ...again.unknown], nameOf, (row) => disable(row, tenant), idOf);
      const due = bySystem(missing);
      await toAll([...due.windows, ...due.unknown], nameOf, ({ id }) => setEnabled(id, true, tenant), idOf);
    },
    async verify(account, before, tenant, release) {
      const { astray, missing } = await lookAtDevices(account, before, tenant, release);
      const on = bySystem(astray);
      if (on.windows.length > 0)
        return { is: 'not-yet', seen: `enabled again: ${namesOf(on.windows)}`, actAgain: true };
      const left = bySystem(missing);
      const due = [...left.windows, ...left.unknown];
      if (due.length > 0) return { is: 'not-yet', seen: `not enabled yet: ${namesOf(due)}`, actAgain: true };
      const people = [
        ...toPeople('disable', [...on.unknown, ...on.other]),
        // A person disabled it: only a person can enable it again.
        ...toPeople('enable', left.other),
      ];
      return { is: 'holds', seen: ['every device that comes back is enabled', ...people].join('; ') };
    },
    async reappeared(account, before, tenant, release) {
      const known = new Set(before.devices.map(({ id }) => id));
      // Nobody foresees its change, since nothing here can change it: a new one is told as what stays away and is there.
      const { rows, astray } = await lookAtDevices(account, before, tenant, release);
      const strangers = bySystem(rows.filter(isEnabled)).other;
      return [...astray, ...strangers.filter(({ id }) => !known.has(id))].map(nameOf);
    },
  },
});

type Row = z.infer<typeof Row>;
const idOf = ({ id }: Row): string => id;

/** The log answers a few questions in ten seconds, and no device stays enabled for it: of the others it is unknown how old they are. */
const mostAsked = 5;

function isUndated({ id, registrationDateTime }: Row): boolean {
  return id !== '' && typeof registrationDateTime !== 'string';
}

/** Those it is registered on and those it owns; most are both. */
async function readDevices(account: Account, tenant: Tenant): Promise<Row[]> {
  const lists = await Promise.all(
    ['registeredDevices', 'ownedDevices'].map((list) => tenant.graph.list(`/users/${account.objectId}/${list}`)),
  );
  const rows = z.array(Row).parse(lists.flat());
  return [...new Map(rows.map((row) => [row.id || row, row])).values()];
}

/** What does not say that it is disabled is taken for enabled. */
function isEnabled({ accountEnabled }: Row): boolean {
  return accountEnabled !== false;
}

function nameOf({ id, displayName, operatingSystem }: Row): string {
  return `device ${displayName ?? id} (${operatingSystem ?? 'unknown system'}, ${id.slice(0, 8) || 'without an id'})`;
}

function namesOf(rows: readonly Row[]): string {
  return rows.map(nameOf).join(', ');
}

function toPeople(verb: 'disable' | 'enable', rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : [`a person has to ${verb} ${namesOf(rows)}: Microsoft lets no application do that`];
}

/** What is not known may be Windows: it is tried. */
function systemOf(system: string | null | undefined): 'windows' | 'unknown' | 'other' {
  const name = system?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'unknown') return 'unknown';
  return name.startsWith('windows') ? 'windows' : 'other';
}

function bySystem(rows: readonly Row[]): Readonly<Record<ReturnType<typeof systemOf>, readonly Row[]>> {
  const of = (system: ReturnType<typeof systemOf>): Row[] =>
    rows.filter(({ operatingSystem }) => systemOf(operatingSystem) === system);
  return { windows: of('windows'), unknown: of('unknown'), other: of('other') };
}

/** Of a device whose system nobody knows, the refusal says that it is none of ours to disable. */
async function disable(row: Row, tenant: Tenant): Promise<void> {
  try {
    await setEnabled(row.id, false, tenant);
  } catch (error) {
    const isOther = error instanceof Refusal && error.status === 400 && systemOf(row.operatingSystem) === 'unknown';
    if (!isOther) throw error;
  }
}

function setEnabled(id: string, accountEnabled: boolean, tenant: Tenant): Promise<void> {
  return unlessGone(tenant.graph.patch(`/devices/${id}`, { accountEnabled }));
}

/** A device that was deleted meanwhile is gone. */
function takenOf(before: readonly Device[], rows: readonly Row[]): Taken[] {
  return before.flatMap(({ id, name, system, arose }): Taken[] => {
    const row = rows.find((each) => each.id === id);
    if (!row) return [];
    const does = `signs in as ${nameOf(row)}`;
    // One that nothing here could disable comes back by no release: an old one of the owner's is not asked about because of a guess.
    return [{ id, name, does, arose, ...(systemOf(system) === 'other' ? {} : { isDoor: true }) }];
  });
}

/** The devices as they are now; of those that were enabled, as they would come back, which must stay disabled and are not, and the other way round. */
async function lookAtDevices(
  account: Account,
  { devices, readAt }: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<Readonly<Record<'rows' | 'astray' | 'missing', readonly Row[]>> & { readonly taken: readonly Taken[] }> {
  const were = devices.filter(({ enabled }) => enabled);
  const changes = ({ id }: Device, since: string) => (id === '' ? Promise.resolve(null) : changesTo(id, since, tenant));
  const traces = { words, names: () => [''], changes };
  const [rows, dated] = await Promise.all([
    readDevices(account, tenant),
    dateAgain(were, { readAt, account }, traces, release, tenant),
  ]);
  const taken = takenOf(dated, rows);
  const due = idsComingBack(release, taken);
  const known = new Set(taken.map(({ id }) => id));
  return {
    ...{ rows, taken },
    astray: rows.filter((row) => isEnabled(row) && !due.has(row.id) && known.has(row.id)),
    missing: rows.filter((row) => !isEnabled(row) && due.has(row.id)),
  };
}
