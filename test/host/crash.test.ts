import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../host/system-clock.ts';
import { endOfJourney, spawnHost } from './killed-host.ts';
import { runHost } from './running-host.ts';
import { virtualClock } from '../../host/virtual-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finishes every instance correctly after being killed at many points', async () => {
  const database = join(folder, 'killed.db');
  const wanted = 16;
  let next = 0;
  for (let round = 0; round < 8; round++) {
    const child = await spawnHost(database);
    const starts = Array.from({ length: 2 }, () => next++);
    for (const n of starts) {
      const id = `j${n}`;
      expect(await child.start(id, 'journey', n)).toBe(id);
    }
    // A different moment each round, from right after the acknowledgement to well into the work.
    await new Promise((done) => setTimeout(done, (round * 7) % 60));
    await child.kill();
  }
  const last = await runHost('durable', database, { ...virtualClock(), ...systemClock() });
  try {
    for (let n = 0; n < wanted; n++) {
      expect(await last.ended(`j${n}`)).toMatchObject({ runtimeStatus: 'Completed', output: endOfJourney(n) });
    }
    expect(last.host.instances().filter((one) => one.runtimeStatus !== 'Completed')).toEqual([]);
  } finally {
    await last.close();
  }
});

it('lives on though an activity leaves a rejected promise and a timer that throws, and tells whose they are', async () => {
  const child = await spawnHost(join(folder, 'careless.db'));
  await child.start('c', 'carefree', undefined);
  let status: unknown;
  do status = await child.status('c');
  while (!/Completed|Failed/.test(JSON.stringify(status)));
  await child.kill();
  expect(status).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
  expect(child.told.join('')).toContain('The function "careless" let a promise be rejected that nobody waits for');
  expect(child.told.join('')).toContain('The function "careless" threw where nobody waits for it');
});

it('waits as long as Azure does for what a killed host had taken in hand, if asked', async () => {
  const database = join(folder, 'redelivered.db');
  const child = await spawnHost(database);
  await child.start('wide', 'fanOut', 400);
  await child.kill();
  const clock = virtualClock(Date.now());
  const restarted = clock.now();
  const second = await runHost('durable', database, clock, { waitsForRedelivery: true });
  try {
    expect(await second.ended('wide')).toMatchObject({ runtimeStatus: 'Completed', output: 79_800 });
    // What host.json leaves out is five minutes.
    expect(clock.now() - restarted).toBeGreaterThanOrEqual(300_000);
  } finally {
    await second.close();
  }
});

it('fires timers that came due while no host was running, and takes late events', async () => {
  const database = join(folder, 'asleep.db');
  const clock = virtualClock(Date.UTC(2026, 0, 1));
  const first = await runHost('durable', database, clock);
  const hold = clock.busy();
  await first.client('start', 'sleeper', { name: 'sleep', input: 3_600_000 });
  await first.client('start', 'waiter', { name: 'approval', input: 10 * 86_400_000 });
  await first.close();
  hold();
  const later = virtualClock(Date.UTC(2026, 0, 3));
  const standStill = later.busy();
  const second = await runHost('durable', database, later);
  try {
    expect((await second.ended('sleeper')).output).toBeGreaterThanOrEqual(2 * 86_400_000 - 60_000);
    await second.client('raise', 'waiter', { name: 'approved', data: 'late' });
    expect(await second.ended('waiter')).toMatchObject({ runtimeStatus: 'Completed', output: 'late' });
    standStill();
  } finally {
    await second.close();
  }
});
