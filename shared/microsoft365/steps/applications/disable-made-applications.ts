import { minutes, seconds } from '../../../domain/duration.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Account } from '../../../domain/account.ts';
import type { Graph, Tenant } from '../../../catalogue/tenant.ts';
import { firstOf, ofEach, toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { defineStep } from '../../../catalogue/step.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import { stillLate } from '../../readings/history/still-late.ts';
import { readApplicationAt, readMadeApplications } from '../../readings/applications/made-applications.ts';
import type { MadeApplication } from '../../readings/applications/made-applications.ts';

interface Before {
  readonly made: readonly MadeApplication[];
}

const silent = 'the audit log of the directory tells of nobody yet: nobody knows which applications the account made';

export const disableMadeApplications = defineStep({
  name: 'disable-made-applications',
  title: 'Disable applications it made',
  purpose:
    'Applications that the account made in the organisation since the compromise no longer sign in, whoever holds a key of them.',
  impact: 'hindered',
  // It needs no user any more: nothing else that is done to the account stops it.
  required: true,
  traits: backDoor,
  attack: ['T1098.001', 'T1671'],
  defend: ['D3-AL'],
  permissions: [
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find the applications that the account made' },
    { api: 'graph', role: 'Application.Read.All', for: 'read whether one may sign in, and whose it is' },
  ],
  // Whoever may write to applications can come in as any of them, with all its rights.
  tierZero: [{ api: 'graph', role: 'Application.ReadWrite.All', for: 'disable an application, and enable it again' }],
  readMore: 'https://learn.microsoft.com/entra/identity/enterprise-apps/disable-user-sign-in-portal',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: () => true,
  async capture(account, tenant, { compromisedSince }) {
    const read = await readMadeApplications(account, compromisedSince, tenant);
    if (read === null) throw new Later(silent);
    return { made: read.made };
  },
  foresee: (_account, { made }) =>
    made.filter(isEnabled).map(({ name, id }) => ({ what: name, id, from: 'on', to: 'off' })),
  probe: (account, tenant) => readMadeApplications(account, tenant.now(), tenant),
  async execute(account, _before, tenant, { compromisedSince }) {
    const { tierZero } = tenant;
    if (!tierZero) return;
    const read = await readMadeApplications(account, compromisedSince, tenant);
    await setEnabled({ back: [], away: (read?.made ?? []).filter(isEnabled) }, tierZero);
  },
  async verify(account, before, tenant, { compromisedSince, alertedAt }) {
    // Asked first: what the other answer lacks is then not there, and not merely late.
    const late = await stillLate(account, alertedAt, tenant);
    const read = await readMadeApplications(account, compromisedSince, tenant);
    if (read === null) return { is: 'not-yet', seen: silent };
    const left = namesOf(read.made.filter(isEnabled));
    if (left !== '' && tenant.tierZero) return { is: 'not-yet', seen: `still enabled: ${left}`, actAgain: true };
    if (left !== '') {
      const reason = `an Application Administrator has to disable: ${left} (Cordon has no tier-zero identity)`;
      return { is: 'not-performed', reason };
    }
    if (read.untold.length > 0) return { is: 'refused', reason: `not told of ${firstOf(read.untold)}` };
    if (late) return late;
    const were = String(before.made.filter(isEnabled).length);
    return { is: 'holds', seen: `no application that the account made since the compromise signs in; ${were} did` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Enables the applications again; after a compromise only those that a person accepts.',
    taken: async (account, before, tenant, release) =>
      (await disabledBy(account, before, tenant, release)).map(takenOf),
    async restore(account, before, tenant, release) {
      const { tierZero } = tenant;
      if (!tierZero) return;
      await setEnabled(await notAsWanted(account, before, tenant, release), tierZero);
    },
    async verify(account, before, tenant, release) {
      const { back, away, untold } = await notAsWanted(account, before, tenant, release);
      const left = [...away, ...back];
      if (left.length === 0 && untold.length > 0) return { is: 'refused', reason: `not told of ${firstOf(untold)}` };
      if (left.length === 0) return { is: 'holds', seen: 'every application that comes back is enabled, and no other' };
      if (tenant.tierZero) return { is: 'not-yet', seen: `not as it should be: ${namesOf(left)}`, actAgain: true };
      const reason = `a person has to disable: ${namesOf(away) || 'none'}; to enable: ${namesOf(back) || 'none'} (Cordon has no tier-zero identity)`;
      return { is: 'not-performed', reason };
    },
    async reappeared(account, before, tenant, release) {
      const { away, untold } = await notAsWanted(account, before, tenant, release);
      if (untold.length > 0) throw new Refusal(403, 'NotTold', firstOf(untold));
      return away.map(({ name }) => name);
    },
  },
});

const isEnabled = (one: { isEnabled: boolean }): boolean => one.isEnabled;
const namesOf = (some: readonly { name: string }[]): string => some.map(({ name }) => name).join(', ');

interface Changing {
  /** To be enabled. */
  readonly back: readonly MadeApplication[];
  /** To be disabled. */
  readonly away: readonly MadeApplication[];
  /** Those that could not be read, with the reason. */
  readonly untold: readonly string[];
}

/** One that is deleted signs in no more, and cannot be given back. */
function setEnabled({ back, away }: Omit<Changing, 'untold'>, tierZero: Graph): Promise<void> {
  const wanted = [...away.map((one) => ({ ...one, on: false })), ...back.map((one) => ({ ...one, on: true }))];
  return toAll(
    wanted,
    ({ name }) => name,
    ({ id, on }) => unlessGone(tierZero.patch(`/servicePrincipals/${id}`, { accountEnabled: on })),
    ({ id }) => id,
  );
}

/** Those that were enabled before: as captured, and what the log told later. The log forgets, and may not be read any more. */
async function disabledBy(
  account: Account,
  { made }: Before,
  tenant: Tenant,
  { compromisedSince }: ReleaseContext,
): Promise<MadeApplication[]> {
  const known = new Set(made.map(({ id }) => id));
  const later = await readMadeApplications(account, compromisedSince, tenant).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
  return [...made.filter(isEnabled), ...(later?.made ?? []).filter(({ id }) => !known.has(id))];
}

function takenOf({ id, name, appId, arose }: MadeApplication): Taken {
  const does = `signs in by itself as ${appId}, with every right that it was given`;
  return { id, name, does, arose, isDoor: true };
}

/** What should be enabled and is not, and the other way round. */
async function notAsWanted(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<Changing> {
  const [back, away]: [MadeApplication[], MadeApplication[]] = [[], []];
  const ones = await disabledBy(account, before, tenant, release);
  const { untold } = await ofEach(
    ones,
    ({ name }) => name,
    async (one) => {
      const now = await readApplicationAt(one.id, account, tenant);
      const wanted = comesBack(release, takenOf(one));
      if (now && now.isEnabled !== wanted) (wanted ? back : away).push(one);
    },
  );
  return { back, away, untold };
}
