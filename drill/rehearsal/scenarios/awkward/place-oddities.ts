import type { TenantState } from '../../../simulation/tenant/state.ts';
import type { SimulatedUser } from '../../../simulation/tenant/simulated-user.ts';
import type { Oddity } from './oddity.ts';

/** Where the organisation keeps what it has. */
export const placeOddities: readonly Oddity[] = [
  {
    name: 'several geographies, each named',
    instead: 'geographies',
    make: ({ state, user }) => {
      openIn(state, user, 'EUR');
      state.namesEveryGeo = true;
    },
    saysNot: [/Revoke-SPOUserSession at the admin site of each other/],
  },
  {
    name: 'several geographies, and only the first named',
    instead: 'geographies',
    make: ({ state, user }) => {
      openIn(state, user, 'APC');
    },
    // SharePoint revokes no session of somebody whom another organisation signs in.
    concerns: ({ users, compromised }) => users.get(compromised ?? '')?.externalUserState == null,
    ends: /^partial$/,
    says: [/2 geographies.*APC.*names 1 .*Revoke-SPOUserSession/],
    staysOpen: /^sharepoint-session$/,
  },
];

/** The account's files are there, and so is what it has open. */
function openIn({ organization }: TenantState, user: SimulatedUser, geo: string): void {
  organization.satelliteGeos.push(geo);
  user.preferredDataLocation = geo;
}
