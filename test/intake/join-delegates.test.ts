import { aSender } from '../signed-in.ts';
import { tell } from '../../shared/casefile/record.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { plainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { joinDelegates } from '../../shared/intake/join-delegates.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { adele, bob, fakeIntake, tenantId } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

/** A case of Adele's whose examination offers these accounts. */
async function offers(...accounts: string[]): Promise<CaseStart> {
  return offersIn(aStart(anAccount({ tenantId, objectId: adele }), { without: ['move-mailbox'] }), ...accounts);
}

async function offersIn(start: CaseStart, ...accounts: string[]): Promise<CaseStart> {
  const items = accounts.map((offered) => ({ what: 'was let in from 203.0.113.66', suspicious: true, offered }));
  await tell(intake.store, start.caseId, {
    kind: 'finding',
    at: intake.now(),
    examination: 'delegates-own-accounts',
    state: 'found',
    summary: '1 delegate',
    suspicious: 1,
    items: [...items, { what: 'somebody else shows no sign', suspicious: false }],
  });
  return start;
}

const startedWith = (): Incident[] => intake.started.map(({ input }) => input.incident);

test('a delegate who is offered is contained in a case that names the one it is joined to', async () => {
  const start = await offers(bob);
  const { joined, open } = await joinDelegates(intake, start);
  expect([joined.map(({ objectId }) => objectId), open]).toEqual([[bob], 0]);
  expect(startedWith()[0]?.joinedTo).toEqual({ caseId: start.caseId, depth: 1 });
  expect(startedWith()[0]?.compromisedSince).toBe(start.incident.compromisedSince);
  const told = (await intake.store.entries(start.caseId)).filter(({ kind }) => kind === 'case');
  expect(told).toEqual([expect.objectContaining({ delegate: expect.objectContaining({ objectId: bob }) as unknown })]);
});

test('what was chosen about the one account is not chosen about the other', async () => {
  await joinDelegates(intake, await offers(bob));
  expect(intake.started[0]?.input.options.without).toEqual([]);
});

test('asked again it starts nothing again, not even when the delegate is contained already', async () => {
  const start = await offers(bob);
  const [first] = (await joinDelegates(intake, start)).joined;
  await joinDelegates(intake, start);
  await intake.end(first?.caseId ?? '', 'contained');
  intake.instances.clear();
  await joinDelegates(intake, start);
  expect(intake.started).toHaveLength(1);
  expect((await intake.store.entries(start.caseId)).filter(({ kind }) => kind === 'case')).toHaveLength(1);
});

test('a case that was started and not told is told by the next try', async () => {
  const start = await offers(bob);
  const { append } = intake.store;
  intake.store.append = (caseId, entries, options) =>
    caseId === start.caseId ? Promise.reject(new Error('disk full')) : append(caseId, entries, options);
  await expect(joinDelegates(intake, start)).rejects.toThrow('disk full');
  intake.store.append = append;
  await joinDelegates(intake, start);
  expect((await intake.store.entries(start.caseId)).filter(({ kind }) => kind === 'case')).toHaveLength(1);
});

test('a cycle ends: the delegate of a delegate who is the first account is not contained again', async () => {
  const start = await offers(bob);
  await intake.store.putIfAbsent(`cases/${start.caseId}`, { ...start, objectId: adele, incident: start.incident });
  const [child] = (await joinDelegates(intake, start)).joined;
  const input = intake.started[0]?.input;
  if (!input || !child) throw new Error('nothing was started');
  const { joined } = await joinDelegates(intake, await offersIn(input, adele));
  expect(joined).toEqual([]);
  expect(intake.started).toHaveLength(1);
});

test('a family of cases is two deep and no deeper', async () => {
  const start = aStart(anAccount({ tenantId, objectId: adele }));
  const deep = { ...start, incident: { ...start.incident, joinedTo: { caseId: 'C-PARE-NT00', depth: 2 } } };
  expect(await joinDelegates(intake, await offersIn(deep, bob))).toEqual({ joined: [], open: 0 });
  expect(intake.started).toEqual([]);
});

test('a tenant that cannot be asked now leaves it open, and the next try starts it', async () => {
  const start = await offers(bob);
  intake.trouble = new Error('down');
  expect(await joinDelegates(intake, start)).toEqual({ joined: [], open: 1 });
  intake.trouble = undefined;
  expect((await joinDelegates(intake, start)).joined).toHaveLength(1);
});

test('the case of the delegate shows which case led to it, also where a person sent what was offered', async () => {
  const joinedTo = { caseId: 'C-PARE-NT00', depth: 1 };
  const read = readAlert(
    { account: bob, reason: 'delegate in C-PARE-NT00', joinedTo },
    { receivedAt: intake.now(), farEnd: intake.farEnd, sentBy: aSender },
  );
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  const containment = await startContainment(intake, read.alerts[0]);
  if (!('case' in containment)) throw new Error('nothing was started');
  expect((await listCases({}, intake)).containments).toMatchObject([{ joinedTo }]);
});

test.each([{ caseId: 'C-PARE-NT00', depth: 3 }, { caseId: 'C-PARE-NT00' }])(
  'a join that cannot be is rejected: %j',
  (joinedTo) => {
    const read = plainAlert.read({ account: bob, reason: 'x', joinedTo });
    expect('rejected' in read && read.rejected.errors[0]?.field).toMatch(/^joinedTo/);
  },
);
