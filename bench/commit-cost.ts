import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { durably } from '../host/durable/store-schema.ts';
import type { VirtualClock } from '../host/virtual-clock.ts';
import { startPollingHost } from './polling-host.ts';
import { median, round } from './result.ts';
import type { BenchResult } from './result.ts';

const [activities, repetitions] = [200, 5];

/** What the embedded engine writes for each of many activities that follow one another, in commits; and its time over that of bare commits. */
export async function commitCost(clock: VirtualClock): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-commits-'));
  let commits = 0;
  const isDroppedAfter = (): boolean => (commits += 1) < 0;
  const host = await startPollingHost(clock, { database: join(folder, 'host.sqlite'), isDroppedAfter });
  const counts: number[] = [];
  const ratios: number[] = [];
  try {
    // Not counted: the first loads and compiles.
    for (let repetition = -1; repetition < repetitions; repetition += 1) {
      const before = commits;
      const began = performance.now();
      await inTurn(host, clock);
      const took = performance.now() - began;
      if (repetition < 0) continue;
      counts.push((commits - before) / activities);
      ratios.push(took / bareCommits(join(folder, `bare-${String(repetition)}.sqlite`)));
    }
  } finally {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    name: 'commits per activity',
    ratio: round(median(counts)),
    target: 1.1,
    details: { 'time over as many bare commits': round(median(ratios)), activities, repetitions },
  };
}

async function inTurn(host: Awaited<ReturnType<typeof startPollingHost>>, clock: VirtualClock): Promise<void> {
  const release = clock.busy();
  const response = await fetch(`${host.url}/api/in-turn`, { method: 'POST', body: JSON.stringify({ activities }) });
  const { instanceId } = (await response.json()) as { instanceId: string };
  release();
  const isOver = (): boolean =>
    host.statuses().some((each) => each.instanceId === instanceId && each.runtimeStatus === 'Completed');
  while (!isOver()) await new Promise((later) => setTimeout(later, 5));
}

/** As many of them as there are activities, each of one small row and flushed as durably. */
function bareCommits(file: string): number {
  const database = new DatabaseSync(file);
  database.exec(durably);
  database.exec('CREATE TABLE rows(text TEXT)');
  const insert = database.prepare('INSERT INTO rows VALUES(?)');
  const began = performance.now();
  for (let n = 0; n < activities; n += 1) insert.run('x'.repeat(300));
  const took = performance.now() - began;
  database.close();
  return took;
}
