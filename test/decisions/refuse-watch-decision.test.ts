import { aPerson } from '../signed-in.ts';
import { callerNamed } from '../signed-in.ts';
import { Decision } from '../../shared/domain/decision.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { refuseWatchDecision } from '../../shared/decisions/refuse-watch-decision.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import type { Entry } from '../../shared/casefile/entries.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { decide, readDecision } from '../../shared/decisions/decide.ts';
import { planned } from '../casefile/an-entry.ts';
import { anAccount } from '../plan/an-account.ts';
import { fakeIntake } from '../intake/fake-intake.ts';
import type { FakeIntake } from '../intake/fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => (intake = await fakeIntake()));
afterEach(() => intake.close());

const say = (decision: string, more = {}): Decision => Decision.parse({ decision, by: 'Counsel', ...more });

async function aCase(mode: 'watch' | 'contain'): Promise<CaseRecord> {
  const watch = {
    mode,
    matter: { reference: 'M-1' },
    options: { preservationMailbox: 'registry@contoso.com' },
  };
  const read = readAlert(
    { account: 'adele@contoso.com', reason: 'x', ...(mode === 'watch' ? watch : {}) },
    { receivedAt: intake.now(), farEnd: intake.farEnd, sentBy: aPerson },
  );
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  const started = await startContainment(intake, read.alerts[0]);
  if (!('case' in started)) throw new Error('not started');
  return started.case;
}

test('a watch is started as one, with its matter', async () => {
  await aCase('watch');
  expect(intake.started[0]?.input).toMatchObject({ mode: 'watch', matter: { reference: 'M-1' } });
});

test.each([say('escalate'), say('close'), say('tick', { channel: 'phone-tree' })])(
  'a case that is no watch takes no word about one: $decision',
  async (decision) => {
    expect(await refuseWatchDecision(await aCase('contain'), decision, intake)).toBeDefined();
  },
);

test('a watch takes the first word that ends it, and no second one', async () => {
  const record = await aCase('watch');
  expect(await refuseWatchDecision(record, say('escalate'), intake)).toBeUndefined();
  await decide(record, say('escalate'), intake);
  const refused = await refuseWatchDecision(record, say('close'), intake);
  expect(refused?.errors[0]?.problem).toContain('escalate');
  expect(await refuseWatchDecision(record, say('tick', { channel: 'phone-tree' }), intake)).toBeUndefined();
});

test('a watch that was refused at the start takes no word', async () => {
  const record = await aCase('watch');
  await intake.end(record.caseId, 'rejected');
  expect(await refuseWatchDecision(record, say('escalate'), intake)).toBeDefined();
});

test('no word falls between the last that a refused watch reads and its result', async () => {
  const record = await aCase('watch');
  expect(await refuseWatchDecision(record, say('escalate'), intake)).toBeUndefined();
  // Told before it reads, so a word that is written now is refused or read.
  await intake.store.putIfAbsent(keys.watchRefused(record.caseId), {});
  expect(await decide(record, say('escalate'), intake)).toMatchObject({ reason: expect.stringContaining('too late') });
});

test('once a watch is being refused it takes no word', async () => {
  const record = await aCase('watch');
  await intake.store.putIfAbsent(keys.watchRefused(record.caseId), {});
  const refused = await refuseWatchDecision(record, say('escalate'), intake);
  expect(refused?.errors[0]?.problem).toContain('has ended');
  // It broke off before its result, was begun anew, and the account may be watched by now.
  const plan = { runs: [], notDone: [] };
  await tell(intake.store, record.caseId, {
    ...planned(anAccount(), intake.now()),
    mode: 'watch',
    plan,
    refused: [],
  } as Entry);
  expect(await refuseWatchDecision(record, say('escalate'), intake)).toBeUndefined();
});

test('an item of the checklist is ticked off once, and not after the end', async () => {
  const record = await aCase('watch');
  const phone = say('tick', { channel: 'phone-tree' });
  const refused = async (word: Decision) => (await refuseWatchDecision(record, word, intake))?.errors[0];
  expect(await refused(phone)).toBeUndefined();
  await decide(record, phone, intake);
  expect(await refused(phone)).toMatchObject({
    field: 'channel',
    problem: expect.stringContaining('Counsel') as unknown,
  });
  const room = say('tick', { channel: 'meeting-room' });
  expect(await refused(room)).toBeUndefined();
  await intake.end(record.caseId, 'watched');
  expect(await refused(room)).toMatchObject({ problem: 'has ended' });
});

const caller = callerNamed('Ines');

test('a decision is its caller’s, and no body says whose', () => {
  expect(readDecision({ decision: 'escalate' }, caller)).toMatchObject({ by: 'Ines', byId: caller.id });
  expect(readDecision({ decision: 'escalate', by: 'somebody else' }, caller)).toMatchObject({
    rejected: { errors: [{ field: 'by', remedy: expect.stringContaining('token') as unknown }] },
  });
});

test('only what is on the checklist can be ticked off', () => {
  expect(readDecision({ decision: 'tick', channel: 'phone-tree' }, caller)).not.toHaveProperty('rejected');
  expect(readDecision({ decision: 'tick', channel: 'pigeon' }, caller)).toHaveProperty('rejected');
});
