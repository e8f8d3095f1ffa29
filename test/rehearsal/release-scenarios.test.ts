import { people } from '../../drill/simulation/tenant/people.ts';
import { releaseFalseAlarm } from '../../drill/rehearsal/scenarios/release-false-alarm.ts';
import { releaseRemediated } from '../../drill/rehearsal/scenarios/release-remediated.ts';
import type { Ending, Scenario } from '../../drill/rehearsal/scenarios/scenario.ts';
import { emptyTenant } from '../../drill/simulation/tenant/state.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { handDrivenClock } from '../simulation/hand-driven-clock.ts';

/** A rehearsal that ended as it must, but for what is changed here. */
function complaints(
  scenario: Scenario,
  change: (state: TenantState, ending: { result: string; doors: Ending['doors']; signsIn: boolean }) => void,
): readonly string[] {
  const state = emptyTenant({ clock: handDrivenClock(Date.parse('2026-03-02T09:00:00Z')), seed: 1 });
  scenario.setUp(state);
  const remembered = scenario.remember?.(state);
  const told = { result: 'released', doors: [] as Ending['doors'], signsIn: true };
  if (scenario === releaseRemediated) remediate(state);
  change(state, told);
  const operation = 'grant temporary-access-pass';
  state.log.push({ at: 0, actor: 'owner', operation, status: 200, accepted: told.signsIn });
  const view = {
    caseId: 'C-TEST-TEST',
    account: scenario.account,
    status: 'ended',
    steps: [],
    entries: [
      { kind: 'release', at: '', result: told.result, because: ['one was not taken back'], signInOpened: true },
    ],
  };
  return scenario.mustEnd?.({ view, cases: [view], doors: told.doors, state, remembered }) ?? [];
}

/** What the containment takes and the release leaves away. */
function remediate(state: TenantState): void {
  const mailbox = mailboxOf(state);
  mailbox.forwardingSmtpAddress = null;
  for (const rule of mailbox.inboxRules) if (rule.name === '.') rule.enabled = false;
  mailbox.permissions = mailbox.permissions.filter(({ trustee }) => trustee !== people.priya.objectId);
  const { identity, roles, applications } = state;
  const isNamed = (id: string, name: string): boolean => applications.get(id)?.displayName === name;
  remove(identity.grants, ({ clientId }) => isNamed(clientId, 'Mail Archiver Pro'));
  remove(identity.appRoleAssignments, ({ resourceDisplayName }) => resourceDisplayName === 'Customer records');
  for (const device of identity.devices.values())
    if (device.displayName !== 'LAPTOP-ALEX') device.accountEnabled = false;
  remove(roles.assignments, ({ role }) => role === 'User Administrator');
}

function remove<T>(from: T[], isOne: (one: T) => boolean): void {
  from.splice(0, from.length, ...from.filter((one) => !isOne(one)));
}

const mailboxOf = (state: TenantState) => state.mailboxes.get(state.compromised ?? '')!;

const everyRelease = [releaseFalseAlarm, releaseRemediated];

test.each(everyRelease)('$name has nothing to complain of when it ended as it must', (scenario) => {
  expect(complaints(scenario, () => undefined)).toEqual([]);
});

test.each(everyRelease)('$name complains of an undo that is missing', (scenario) => {
  const wrong = complaints(scenario, (_state, told) => (told.result = 'partly-released'));
  expect(wrong).toEqual(['the release ended partly-released: one was not taken back']);
});

test.each(everyRelease)('$name complains of an owner who stands before a shut door', (scenario) => {
  const wrong = complaints(scenario, (_state, told) => (told.signsIn = false));
  expect(wrong).toEqual(['the owner could not sign in with the pass']);
});

test('in a false alarm whatever is not as it was is named', () => {
  const wrong = complaints(releaseFalseAlarm, (state) => (mailboxOf(state).forwardingSmtpAddress = null));
  expect(wrong).toEqual([expect.stringContaining('forwardingSmtpAddress is not as it was')]);
});

test('after an attack the owner’s rule is missed, and the attacker’s is not', () => {
  const missing = complaints(releaseRemediated, (state) => {
    for (const rule of mailboxOf(state).inboxRules) rule.enabled = rule.name === '.';
  });
  expect(missing).toEqual(['the owner’s rule is not back', 'the attacker’s rule is back']);
});

test('after an attack no door may open', () => {
  const doors = [{ door: 'passkey', opened: true, answer: '200' }];
  expect(complaints(releaseRemediated, (_state, told) => (told.doors = doors))).toEqual([
    'the attacker can use passkey',
  ]);
});
