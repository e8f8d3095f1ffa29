import { everything } from '../../drill/rehearsal/scenarios/everything.ts';
import { doorsOf, openDoors } from './doors-of.ts';
import { openRealStage, type RealStage } from './real-stage.ts';
import { sendAlert, untilCase } from './real-case.ts';

let stage: RealStage;
beforeAll(async () => {
  stage = await openRealStage();
});
afterAll(() => stage.close());

test('an account with every door open is contained, and every door shut by the tenant’s own judgement', async () => {
  const doors = doorsOf(stage.tenant, stage.tenant.loot!);
  // The check can fail: this is how it looks like then.
  expect(await openDoors(doors)).toHaveLength(stage.tenant.loot!.doors.filter(({ door }) => door.try).length);
  const host = await stage.startEngine('alone');
  const caseId = await sendAlert(host, everything.account, { ...everything.options, aftercareHours: 0 });
  await untilCase(host, caseId, ({ steps }) =>
    steps.some(({ run, note }) => run === 'purge-sent-messages' && /approve/.test(note)),
  );
  await host.client.decide(caseId, { decision: 'approve', by: 'Noor Haddad', about: 'purge-sent-messages' });
  const view = await untilCase(host, caseId, ({ status }) => status === 'ended');
  expect(view).toMatchObject({ result: 'contained', because: [] });
  expect(await openDoors(doors)).toEqual([]);
});
