import { InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import { tryAlertAgain } from '../../functions/activities/try-alert.ts';
import type { resolveAlert } from '../../functions/contracts/intake.ts';
import { takeInMessage } from '../../functions/triggers/alerts.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { Later } from '../../shared/domain/errors.ts';
import { listAlerts } from '../../shared/views/list-alerts.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { adele, fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

type Waits = z.infer<typeof resolveAlert.input>;
const instanceId = 'resolve.m-1';
let intake: FakeIntake;
let waits: Waits | undefined;

/** An alert whose account the tenant does not name now, so that it waits. */
beforeEach(async () => {
  intake = await fakeIntake();
  intake.trouble = new Later('unreachable');
  waits = undefined;
  const handler = takeInMessage(
    () => intake,
    async (_context, id, input) => {
      waits = input;
      await intake.durable.startDetached({ orchestration: 'resolve-alert', instanceId: id, input });
    },
  );
  const triggerMetadata = { messageId: 'm-1', enqueuedTimeUtc: '2026-03-31T11:59:00' };
  await handler(
    { account: adele, reason: 'phished' },
    new InvocationContext({ triggerMetadata, logHandler: () => undefined }),
  );
});
afterEach(() => intake.close());

/** Five minutes later. */
async function tick(): Promise<unknown> {
  intake.clock += minutes(5);
  return watchOverCases(intake);
}

test.each(['Failed', 'Terminated', undefined])(
  'an alert whose wait for the tenant is %s in the task hub waits on, with all it said',
  async (status) => {
    expect(await tick()).toEqual([]);
    intake.becomes(instanceId, status);
    expect(await tick()).toMatchObject([{ messageId: 'm-1', work: 'alert', became: 'opened' }]);
    expect(await tick()).toEqual([]);
    expect(intake.detached.slice(1)).toEqual([{ orchestration: 'resolve-alert', instanceId, input: waits }]);
    expect(intake.instances.get(instanceId)).toBe('Running');
  },
);

test('two watchdogs at once open it once', async () => {
  intake.instances.set(instanceId, 'Failed');
  await Promise.all([tick(), tick()]);
  expect(intake.detached).toHaveLength(2);
});

test.each(['Failed', undefined])(
  'after three generations that are %s it is rejected, and a person sees why',
  async (is) => {
    for (let generation = 0; generation < 3; generation += 1) {
      intake.becomes(instanceId, is);
      await tick();
    }
    intake.becomes(instanceId, is);
    expect(await tick()).toMatchObject([{ messageId: 'm-1', became: 'given-up' }]);
    expect(await tick()).toEqual([]);
    expect(intake.detached).toHaveLength(4);
    const { alerts } = await listAlerts({ state: 'rejected' }, intake.store);
    expect(alerts).toMatchObject([{ messageId: 'm-1', code: 'broke-off', errors: [{ field: 'account' }] }]);
  },
);

test('a wait that stands still is ended and opened anew; one that does not end is rejected, and a person sees why', async () => {
  intake.clock += hours(1);
  expect(await tick()).toEqual([]);
  intake.clock += hours(1);
  expect(await tick()).toMatchObject([{ messageId: 'm-1', became: 'ended' }]);
  expect(await tick()).toMatchObject([{ messageId: 'm-1', became: 'opened' }]);
  expect(await tick()).toEqual([]);
  intake.durable.terminate = () => Promise.resolve();
  for (let hour = 0; hour < 6; hour += 1) {
    intake.clock += hours(1);
    await tick();
  }
  const { alerts } = await listAlerts({ state: 'rejected' }, intake.store);
  expect(alerts).toMatchObject([{ messageId: 'm-1', code: 'broke-off' }]);
  expect(intake.detached).toHaveLength(2);
});

test('once it is settled it is left alone, though the task hub forgets it', async () => {
  intake.trouble = undefined;
  await tryAlertAgain(() => intake)({ ...waits!, last: false }, new InvocationContext());
  intake.instances.delete(instanceId);
  await tick();
  expect(intake.detached).toHaveLength(1);
  expect(intake.started).toHaveLength(1);
});
