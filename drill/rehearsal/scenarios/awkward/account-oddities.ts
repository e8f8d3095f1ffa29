import { days, hours } from '../../../../shared/domain/duration.ts';
import type { SimulatedDevice } from '../../../simulation/tenant/identity/identity-state.ts';
import { restrictedUnitsOf } from '../../../simulation/tenant/graph/rank.ts';
import { between, type Oddity } from './oddity.ts';

const others = ['iOS', 'AndroidForWork', 'macOS', 'Linux'];

/** What an account has gathered over the years. */
export const accountOddities: readonly Oddity[] = [
  {
    name: 'devices that no application may disable',
    make({ state, user: { objectId } }) {
      for (const [n, operatingSystem] of others.entries()) {
        const id = `d0d00000-0000-4000-8000-00000000000${String(n)}`;
        const device = { id, displayName: `${operatingSystem} of Alex`, operatingSystem };
        state.identity.devices.set(id, deviceOf(objectId, state.clock.now() - days(90), device));
      }
    },
    says: others.map((system) => new RegExp(`a person has to disable .*${system} of Alex`)),
  },
  {
    name: 'many devices',
    make({ state, user: { objectId }, most, random }) {
      const many = between(random, 5, Math.min(most / 5, 500));
      for (let n = 0; n < many; n += 1) {
        const id = `d0d10000-0000-4000-8000-${String(n).padStart(12, '0')}`;
        const device = { id, displayName: `Laptop ${String(n)}`, operatingSystem: 'Windows' };
        state.identity.devices.set(id, deviceOf(objectId, state.clock.now() - hours(2), device));
      }
    },
    wrong: ({ state }) => {
      const left = [...state.identity.devices.values()].filter(
        ({ id, accountEnabled }) => id.startsWith('d0d10000') && accountEnabled,
      );
      return left.length === 0 ? [] : [`${String(left.length)} Windows devices are still enabled`];
    },
  },
  {
    name: 'many consents',
    make({ state, user: { objectId: principalId }, most, random }) {
      const [{ clientId, resourceId } = { clientId: '', resourceId: '' }] = state.identity.grants;
      const many = between(random, 10, Math.min(most, 1000));
      for (let n = 0; n < many; n += 1)
        state.identity.grants.push({
          ...{ id: `consent-${String(n)}`, clientId, resourceId, principalId },
          scope: `Mail.Read User.Read Scope${String(n)}.Read`,
        });
    },
    wrong: ({ state }) => {
      const left = state.identity.grants.filter(({ id }) => id.startsWith('consent-'));
      return left.length === 0 ? [] : [`${String(left.length)} consents are left`];
    },
  },
  {
    name: 'risk in words that came later',
    make({ state, user: { objectId } }) {
      state.organization.judgesInNewWords = true;
      const later = 'unknownFutureValue';
      const lastUpdated = state.clock.now() - hours(2);
      state.riskyUsers.set(objectId, { riskState: later, riskLevel: later, riskDetail: later, lastUpdated });
    },
    saysNot: [/no address of the attacker is known/, /UnexpectedAnswer/],
  },
  {
    name: 'a sign-in method of a type that came later',
    oneIn: 6,
    make({ state, user: { objectId } }) {
      const created = state.clock.now() - hours(2);
      const method = {
        id: 'fa5e0000-0000-4000-8000-000000000001',
        type: 'notYetKnown',
        label: 'Face',
        created,
      } as const;
      state.identity.methods.set(objectId, [...(state.identity.methods.get(objectId) ?? []), method]);
    },
    // Where the password cannot be changed, no proof of the second kind is touched either.
    concerns: (state) => restrictedUnitsOf(state, { objectId: state.compromised ?? '' }).length === 0,
    ends: /^partial$/,
    says: [/a person has to remove these, because Cordon does not know their type: .*Face/],
  },
  {
    name: 'a group that roles can be given to',
    make({ state, user: { objectId: principalId } }) {
      const membership = { principalId, access: 'member', from: null, until: null, activated: false } as const;
      state.roles.groups.set('f0a70000-0000-4000-8000-000000000001', {
        id: 'f0a70000-0000-4000-8000-000000000001',
        displayName: 'Break-glass helpers',
        ...{ isAssignableToRole: true, isManagedByPim: false, active: [membership], eligible: [] },
      });
    },
  },
];

function deviceOf(
  owner: string,
  registered: number,
  device: Pick<SimulatedDevice, 'id' | 'displayName' | 'operatingSystem'>,
): SimulatedDevice {
  const { id: deviceId } = device;
  return { ...device, deviceId, trustType: 'Workplace', registered, accountEnabled: true, owner, users: [owner] };
}
