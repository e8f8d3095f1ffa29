import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../host/system-clock.ts';
import { virtualClock } from '../../host/virtual-clock.ts';
import { endOfJourney, spawnHost } from './killed-host.ts';
import { runHost } from './running-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-kills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Starts the instances over so many lives of the host, each killed at a moment of its own; answers how each instance ended. */
async function endsAfter(kills: number, orchestrator: string, instances: number, within: number): Promise<unknown[]> {
  const database = join(folder, `${orchestrator}.sqlite`);
  for (let life = 0, next = 0; life < kills; life++) {
    const child = await spawnHost(database);
    const until = Math.ceil(((life + 1) * instances) / kills);
    for (; next < until; next++) expect(await child.start(`i${next}`, orchestrator, next)).toBe(`i${next}`);
    await pause((life * 37) % within);
    await child.kill();
  }
  const last = await runHost('durable', database, { ...virtualClock(), ...systemClock() });
  try {
    const ends: unknown[] = [];
    for (let n = 0; n < instances; n++) {
      const { runtimeStatus, output } = await last.ended(`i${n}`);
      ends.push(runtimeStatus === 'Completed' ? output : runtimeStatus);
    }
    return ends;
  } finally {
    await last.close();
  }
}

it('ends 40 instances right over 37 kills', async () => {
  const ends = await endsAfter(37, 'journey', 40, 120);
  expect(ends).toEqual(Array.from({ length: 40 }, (_, n) => endOfJourney(n)));
});

it('ends 500 orchestrations of 20 activities right over 20 kills', async () => {
  const ends = await endsAfter(20, 'chain', 500, 900);
  expect(ends).toEqual(Array.from({ length: 500 }, (_, n) => n + 210));
}, 600_000);
