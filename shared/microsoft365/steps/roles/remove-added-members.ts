import { minutes, seconds } from '../../../domain/duration.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Graph, Tenant } from '../../../catalogue/tenant.ts';
import { firstOf, ofEach, toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { defineStep } from '../../../catalogue/step.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import { stillLate } from '../../readings/history/still-late.ts';
import { idOf, readAddedMembers, readWhoIsThere } from '../../readings/roles/added-members.ts';
import type { AddedMember } from '../../readings/roles/added-members.ts';

interface Before {
  readonly added: readonly AddedMember[];
}

const silent = 'the audit log of the directory tells of nobody yet: nobody knows whom the account put into groups';

export const removeAddedMembers = defineStep({
  name: 'remove-added-members',
  title: 'Take out whom it let into groups',
  purpose: 'Nobody stays in a group or a team because the account has let them in since the compromise.',
  impact: 'hindered',
  // The step is planned only on request, and a requester wants it done.
  required: true,
  traits: { ...backDoor, destroys: true },
  attack: ['T1098'],
  defend: ['D3-UAP'],
  permissions: [
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find out whom the account put into groups' },
    { api: 'graph', role: 'GroupMember.Read.All', for: 'read who is in a group and who owns it' },
  ],
  // Whoever may write to groups can join those that open applications, or that a rule about signing in leaves out.
  tierZero: [
    { api: 'graph', role: 'Group.ReadWrite.All', for: 'take somebody out of a group, and put them back' },
    { api: 'graph', role: 'RoleManagement.ReadWrite.Directory', for: 'do the same in a role-assignable group' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/group-delete-members',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: (_account, { removeAddedMembers: isAsked }) =>
    isAsked ? true : 'only reported: taking them out was not asked for (removeAddedMembers)',
  async capture(account, tenant, { compromisedSince }) {
    const read = await readAddedMembers(account, compromisedSince, tenant);
    if (read === null) throw new Later(silent);
    return { added: read.added };
  },
  foresee: (_account, { added }) =>
    added.map((one) => ({ what: one.name, id: idOf(one), from: 'there', to: 'taken out' })),
  probe: (account, tenant) => readAddedMembers(account, tenant.now(), tenant),
  async execute(account, _before, tenant, { compromisedSince }) {
    const { tierZero } = tenant;
    if (!tierZero) return;
    const read = await readAddedMembers(account, compromisedSince, tenant);
    await change({ away: read?.added ?? [], back: [] }, tierZero);
  },
  async verify(account, { added: were }, tenant, { compromisedSince, alertedAt }) {
    // Asked first: what the other answer lacks is then not there, and not merely late.
    const late = await stillLate(account, alertedAt, tenant);
    const read = await readAddedMembers(account, compromisedSince, tenant);
    if (read === null) return { is: 'not-yet', seen: silent };
    const left = namesOf(read.added);
    if (left !== '' && tenant.tierZero) return { is: 'not-yet', seen: `still there: ${left}`, actAgain: true };
    if (left !== '') {
      const reason = `an owner of the group has to take out: ${left} (Cordon has no tier-zero identity)`;
      return { is: 'not-performed', reason };
    }
    if (read.untold.length > 0) return { is: 'refused', reason: `not told of ${firstOf(read.untold)}` };
    if (late) return late;
    const seen = `nobody whom the account let into a group since the compromise is in it; ${String(were.length)} were`;
    return { is: 'holds', seen };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Puts them back, with the tier-zero identity or by a person; after a compromise only who is accepted.',
    exceptFor: 'Who was taken out because the log told of them only later is not put back.',
    taken: (_account, { added }) => Promise.resolve(added.map(takenOf)),
    async restore(_account, before, tenant, release) {
      const { tierZero } = tenant;
      if (tierZero) await change(await notAsWanted(before, tenant, release), tierZero);
    },
    async verify(_account, before, tenant, release) {
      const { back, away, untold } = await notAsWanted(before, tenant, release);
      if (back.length + away.length === 0 && untold.length > 0)
        return { is: 'refused', reason: `not told of ${firstOf(untold)}` };
      if (back.length + away.length === 0) return { is: 'holds', seen: 'who comes back is there, and nobody else' };
      const seen = `to put back: ${namesOf(back) || 'nobody'}; to take out: ${namesOf(away) || 'nobody'}`;
      if (tenant.tierZero) return { is: 'not-yet', seen, actAgain: true };
      return { is: 'not-performed', reason: `a person has ${seen} (Cordon has no tier-zero identity)` };
    },
    async reappeared(_account, before, tenant, release) {
      const { away, untold } = await notAsWanted(before, tenant, release);
      if (untold.length > 0) throw new Refusal(403, 'NotTold', firstOf(untold));
      return away.map(({ name }) => name);
    },
  },
});

const namesOf = (some: readonly AddedMember[]): string => some.map(({ name }) => name).join(', ');

interface Changing {
  readonly back: readonly AddedMember[];
  readonly away: readonly AddedMember[];
  /** Groups that could not be read, with the reason. */
  readonly untold: readonly string[];
}

function change({ back, away }: Omit<Changing, 'untold'>, tierZero: Graph): Promise<void> {
  const leave = ({ groupId, access, memberId }: AddedMember): Promise<void> =>
    unlessGone(tierZero.delete(`/groups/${groupId}/${access}s/${memberId}/$ref`));
  const join = ({ groupId, access, memberId }: AddedMember): Promise<void> => {
    const reference = { '@odata.id': `${tierZero.origin}/v1.0/directoryObjects/${memberId}` };
    return unlessGone(tierZero.post(`/groups/${groupId}/${access}s/$ref`, reference), isThere);
  };
  return toAll(
    [...away.map((one) => ({ one, act: leave })), ...back.map((one) => ({ one, act: join }))],
    ({ one }) => one.name,
    ({ one, act }) => act(one),
    ({ one }) => one.groupId,
  );
}

/** Somebody put them back already. https://learn.microsoft.com/graph/api/group-post-members#response */
function isThere(error: unknown): boolean {
  return error instanceof Refusal && error.status === 400 && /already exist/i.test(error.message);
}

function takenOf(one: AddedMember): Taken {
  const opens = one.access === 'owner' ? 'lets anybody into the group' : 'sees and does what the group may';
  return { id: idOf(one), name: one.name, does: `${one.memberId} ${opens}`, arose: one.arose, isDoor: true };
}

/** Of those that were captured: who should be there and is not, and the other way round. */
async function notAsWanted({ added }: Before, tenant: Tenant, release: ReleaseContext): Promise<Changing> {
  const changing: { back: AddedMember[]; away: AddedMember[] } = { back: [], away: [] };
  const groups = [...Map.groupBy(added, (one) => one.groupId)];
  const { untold } = await ofEach(
    groups,
    ([id]) => `group ${id}`,
    async ([groupId, members]) => {
      const there = await readWhoIsThere(groupId, members, tenant);
      for (const one of members) {
        const isBack = comesBack(release, takenOf(one));
        // Nobody can be put back into a group that is gone.
        if (there && there.has(idOf(one)) !== isBack) changing[isBack ? 'back' : 'away'].push(one);
      }
    },
  );
  return { ...changing, untold };
}
