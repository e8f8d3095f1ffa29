import { differences, pictureOf } from '../../simulation/tenant/picture.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { openEveryDoor } from './everything.ts';
import { kerberosTicket } from '../../doors/kerberos-ticket.ts';
import { mailAsDelegate } from '../../doors/mail-as-delegate.ts';
import { networkLogon } from '../../doors/network-logon.ts';
import type { Door } from '../../simulation/attacker/door.ts';
import type { Loot } from '../../simulation/attacker/loot.ts';
import { people } from '../../simulation/tenant/people.ts';
import { complaintsAboutRelease, releaseIsOver, releasing } from './released.ts';
import type { Scenario } from './scenario.ts';
import { usualDoors } from './usual-doors.ts';

/** What a false alarm takes for good: what the steps declare irreversible, and nothing else. */
const gone: readonly RegExp[] = [
  // reset-password, confirm-compromised: the old password, and the risk that was there before.
  /^users\/\d+\/1\/password$/,
  /^riskyUsers\/\d+\/1\/risk(State|Level|Detail)$/,
  // remove-sign-in-methods, and the pass of the hand-over that was spent.
  /^users\/\d+\/1\/passkeys/,
  /^identity\/(methods|defaultMethods)/,
  // strip-privileged-roles, revoke-oauth-grants, revoke-app-role-assignments: what is given again is a new object.
  /^roles\/.*\/(id|from)$/,
  /^identity\/(grants|appRoleAssignments)\/\d+\/(id|created)$/,
  // disable-made-transport-rules: who touched a rule last, and when. unblock-sender: whoever is released may send.
  /^transportRules\/\d+\/(lastModifiedBy|whenChanged|effectiveFrom)$/,
  /^blockedSenders\//,
];

/** What others do meanwhile is not Cordon's: mail comes and goes. */
const passing = ['mailTrace'];

export const releaseFalseAlarm: Scenario = {
  name: 'release-false-alarm',
  description: 'All that looked like an attack was the owner’s own doing: everything that can come back comes back.',
  account: people.alex,
  options: { aftercareHours: 2 },
  tierZero: true,
  isFalseAlarm: true,
  setUp(state) {
    const { user } = compromisedTenant(state, people.alex, people.priya);
    openEveryDoor(state, user);
  },
  loot: () => nothing,
  people: releasing('false-alarm'),
  remember: (state) => pictureOf(state, passing),
  endsWhen: releaseIsOver,
  mustEnd: ({ view, state, remembered }) => [
    ...complaintsAboutRelease({ view, state }),
    ...differences(remembered, pictureOf(state, passing))
      .filter((path) => !gone.some((pattern) => pattern.test(path)))
      .map((path) => `${path} is not as it was`),
  ],
};

const needsAccess: readonly Door[] = [mailAsDelegate, networkLogon, kerberosTicket];

/** There is no attacker: whoever tries these keys opens nothing. */
const nothing: Loot = {
  victim: people.alex,
  password: 'nobody-knows-it',
  passkey: 'of-nobody',
  refreshTokens: { bornOfPassword: 'none', bornOfPasskey: 'none' },
  accessTokens: { cae: 'none', plain: 'none' },
  delegate: null,
  dropBox: 'nobody@mail-archive.example',
  doors: usualDoors.flatMap((door) => (needsAccess.includes(door) ? [] : [{ door, held: 'none' }])),
};
