import { tell } from '../../shared/casefile/record.ts';
import { attested } from '../casefile/an-entry.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { unknownDoors } from '../../shared/work/release-gate.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import type { Accepted } from '../../shared/domain/decision.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { aStart, anAccount, synchronised } from '../plan/an-account.ts';
import { at, contained, decided, forwarding, spoken, storeForEach, tenantThat } from './a-release.ts';

const storeOf = storeForEach();
const start = aStart(anAccount());
const asShown = ({ id, value }: Accepted): Accepted => ({ id, value });
const { caseId } = start;

test('nothing stands in the way where everything is as the case left it', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  expect(
    await unknownDoors(start, decided(), [], { farEnd: microsoft365, tenant: tenantThat(spoken()), store: storeOf() }),
  ).toEqual([]);
});

test('forwarding that was there before is not let through on a guess since when the account is compromised', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  const told = spoken({ forwardsTo: 'home@example.com' });
  const { sinceStated: _, ...guessed } = start.incident;
  const work = { farEnd: microsoft365, tenant: tenantThat(told), store: storeOf() };
  const unknown = await unknownDoors({ ...start, incident: guessed }, decided(), [], work);
  expect(unknown.map(({ name }) => name)).toEqual(['forwarding']);
});

test('what a person put back as it was before is no stranger', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  const told = spoken({ forwardsTo: 'home@example.com' });
  expect(
    await unknownDoors(start, decided(), [], { farEnd: microsoft365, tenant: tenantThat(told), store: storeOf() }),
  ).toEqual([]);
});

test('forwarding that nobody knows is named, and may be accepted as it is', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  const tenant = tenantThat(spoken({ forwardsTo: 'thief@example.net' }));
  const [unknown, ...others] = await unknownDoors(start, decided(), [], {
    farEnd: microsoft365,
    tenant: tenant,
    store: storeOf(),
  });
  expect(others).toEqual([]);
  expect(unknown?.says).toContain('thief@example.net');
  const accepted = decided({ accept: unknown ? [asShown(unknown)] : [] });
  expect(await unknownDoors(start, accepted, [], { farEnd: microsoft365, tenant: tenant, store: storeOf() })).toEqual(
    [],
  );
});

test('what the case found and did not get rid of is no less a stranger', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: 'thief@example.net' });
  const tenant = tenantThat(spoken({ forwardsTo: 'thief@example.net' }));
  const named = decided({ hostile: ['Forwarding'] });
  expect(
    await unknownDoors(start, named, [], { farEnd: microsoft365, tenant: tenant, store: storeOf() }),
  ).toMatchObject([{ name: 'forwarding' }]);
  const falseAlarm = decided({ kind: 'false-alarm' });
  expect(await unknownDoors(start, falseAlarm, [], { farEnd: microsoft365, tenant: tenant, store: storeOf() })).toEqual(
    [],
  );
});

test('a sign-in method that could not be removed keeps the user out until a person accepts it', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: null });
  const id = 'authenticator-of-the-attacker';
  const method = { id, type: 'microsoftAuthenticator', name: 'Microsoft Authenticator "Pixel"', was: {}, goes: true };
  const before = { methods: [{ ...method, arose: start.incident.compromisedSince }] };
  await storeOf().putIfAbsent(`captures/${caseId}/remove-sign-in-methods`, { before });
  const quiet = tenantThat(spoken());
  const row = {
    '@odata.type': '#microsoft.graph.microsoftAuthenticatorAuthenticationMethod',
    id,
    displayName: 'Pixel',
  };
  const list = async (path: string): Promise<unknown[]> =>
    path.endsWith('/authentication/methods') ? [{ ...row, createdDateTime: start.incident.compromisedSince }] : [];
  const tenant = { ...quiet, graph: { ...quiet.graph, list } };
  const [found, ...others] = await unknownDoors(start, decided(), [], {
    farEnd: microsoft365,
    tenant: tenant,
    store: storeOf(),
  });
  expect(others).toEqual([]);
  expect(found?.name).toContain('Pixel');
  const accepted = decided({ accept: found ? [asShown(found)] : [] });
  expect(await unknownDoors(start, accepted, [], { farEnd: microsoft365, tenant: tenant, store: storeOf() })).toEqual(
    [],
  );
});

test.each([
  ['refused', 'remediated', 1],
  ['not-performed', 'remediated', 1],
  ['refused', 'false-alarm', 0],
  ['not-applicable', 'remediated', 0],
  ['left-out', 'remediated', 0],
] as const)(
  'of a step that never read anything and is %s, what is there now is told at a %s release: %d',
  async (state, kind, many) => {
    const tenant = tenantThat(spoken({ forwardsTo: 'thief@example.net' }));
    const work = { farEnd: microsoft365, tenant, store: storeOf() };
    const run = { run: 'stop-forwarding', step: 'stop-forwarding', state, note: 'no', attempts: 1 } as const;
    await tell(storeOf(), caseId, { kind: 'attempt', at, ...run });
    const unknown = await unknownDoors(start, decided({ kind }), [], work);
    const told = unknown.filter(({ name }) => name === 'forwarding').map(({ says }) => says);
    expect(told).toHaveLength(many);
    for (const says of told) expect(says).toMatch(/thief@example.net.* nobody looked at before/);
  },
);

test('what an earlier case found is known as well', async () => {
  await contained(storeOf(), 'C-0000-0001', { accountEnabled: true, forwardsTo: 'home@example.com' });
  await storeOf().putIfAbsent(`captures/${caseId}/stop-forwarding`, { before: forwarding(null) });
  await contained(storeOf(), caseId, { accountEnabled: false, forwardsTo: null });
  const told = spoken({ forwardsTo: 'home@example.com' });
  const earlier = [{ caseId: 'C-0000-0001', incident: start.incident }];
  expect(
    await unknownDoors(start, decided(), earlier, { farEnd: microsoft365, tenant: tenantThat(told), store: storeOf() }),
  ).toEqual([]);
});

test('what the second of two cases captured itself is known as well: its owner put it back', async () => {
  await contained(storeOf(), 'C-0000-0001', { accountEnabled: true, forwardsTo: null });
  await contained(storeOf(), caseId, { accountEnabled: false, forwardsTo: 'partner@example.com' });
  const tenant = tenantThat(spoken({ forwardsTo: 'partner@example.com' }));
  const earlier = [{ caseId: 'C-0000-0001', incident: start.incident }];
  const work = { farEnd: microsoft365, tenant, store: storeOf() };
  expect(await unknownDoors(start, decided({ kind: 'false-alarm' }), earlier, work)).toEqual([]);
});

test('accepting one thing accepts nothing else', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  const work = {
    farEnd: microsoft365,
    tenant: tenantThat(spoken({ forwardsTo: 'thief@example.net' })),
    store: storeOf(),
  };
  const [door] = await unknownDoors(start, decided(), [], work);
  if (!door) throw new Error('nothing stands in the way');
  const { id, value } = door;
  const others = [
    { id: 'password', value },
    { id: `${id}s`, value },
    { id: id.slice(0, -1), value },
    { id, value: `${value}0` },
  ];
  expect(await unknownDoors(start, decided({ accept: others }), [], work)).toEqual([door]);
});

test('a door that cannot be read is never taken for shut', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: null });
  const tenant = tenantThat(spoken({ unread: new Refusal(403, 'Forbidden', 'no') }));
  const unknown = await unknownDoors(start, decided(), [], { farEnd: microsoft365, tenant: tenant, store: storeOf() });
  expect(unknown.map(({ name }) => name)).toEqual(['stop-forwarding']);
});

test('a tenant that does not answer is asked again', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: null });
  const tenant = tenantThat(spoken({ unread: new Later('throttled') }));
  await expect(
    unknownDoors(start, decided(), [], { farEnd: microsoft365, tenant: tenant, store: storeOf() }),
  ).rejects.toBeInstanceOf(Later);
});

test.each([
  ['nobody changed', '2026-01-01T00:00:00Z', 'still the one set at'],
  ['a stranger changed later', '2026-11-01T15:00:00Z', 'this case does not know by whom'],
])('a password that %s is named', async (_who, passwordChanged, words) => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: null });
  const unknown = await unknownDoors(start, decided(), [], {
    farEnd: microsoft365,
    tenant: tenantThat(spoken({ passwordChanged })),
    store: storeOf(),
  });
  expect(unknown).toMatchObject([{ name: 'password', says: expect.stringContaining(words) as unknown }]);
});

test('on premises a password that is still on its way does not stand in the way: it is waited for', async () => {
  const hybrid = aStart(anAccount(synchronised));
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: null });
  const tenant = tenantThat(spoken({ passwordChanged: '2026-01-01T00:00:00Z' }));
  const nobody = await unknownDoors(hybrid, decided(), [], { farEnd: microsoft365, tenant: tenant, store: storeOf() });
  expect(nobody.map(({ name }) => name)).toEqual(['password']);
  const at = '2026-11-01T12:00:00.000Z';
  await tell(storeOf(), caseId, attested(at));
  expect(await unknownDoors(hybrid, decided(), [], { farEnd: microsoft365, tenant: tenant, store: storeOf() })).toEqual(
    [],
  );
});

test('a protocol and automatic replies that must stay away keep the user out', async () => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: null });
  const arose = start.incident.compromisedSince;
  const shut = { MAPIEnabled: false, EwsEnabled: false, SmtpClientAuthenticationDisabled: true };
  const open = { ...shut, ImapEnabled: true, PopEnabled: true };
  const captures = {
    'block-legacy-protocols': { ...open, readAt: at },
    'stop-automatic-replies': { state: 'Enabled', linksTo: [], arose, readAt: at },
  };
  for (const [step, before] of Object.entries(captures))
    await storeOf().putIfAbsent(`captures/${caseId}/${step}`, { before });
  const quiet = tenantThat(spoken());
  const there: Readonly<Record<string, Record<string, unknown>>> = {
    'Get-CASMailbox': open,
    'Get-MailboxAutoReplyConfiguration': { AutoReplyState: 'Enabled' },
  };
  const run: Tenant['exchange']['run'] = (cmdlet, parameters, anchor) => {
    const row = there[cmdlet];
    return row ? Promise.resolve([row]) : quiet.exchange.run(cmdlet, parameters, anchor);
  };
  const hostile = decided({ hostile: ['IMAP'] });
  const found = await unknownDoors(start, hostile, [], {
    farEnd: microsoft365,
    tenant: { ...quiet, exchange: { run } },
    store: storeOf(),
  });
  expect(found.map(({ name }) => name)).toEqual(['automatic replies', 'IMAP']);
});
