import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHost } from './running-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-dropped-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a journey, and drops the engine after one of its commits; answers how many there were. */
async function journey(droppedAfter: number): Promise<{ commits: number; ended: object }> {
  let commits = 0;
  const isDroppedAfter = (commit: number): boolean => (commits = commit) === droppedAfter;
  const running = await runHost('durable', join(folder, `${droppedAfter}.db`), undefined, { isDroppedAfter });
  try {
    // Where the answer to the start is lost, the start is not.
    await running.client('start', 'j', { name: 'journey', input: 7 });
    return { ended: await running.ended('j'), commits };
  } finally {
    await running.close();
  }
}

it('an instance whose engine is dropped after any one of its commits ends as if nothing had happened', async () => {
  const { commits, ended } = await journey(0);
  const { output } = ended as { output: unknown };
  expect(commits).toBeGreaterThan(15);
  for (let at = 1; at <= commits; at += 1)
    expect({ at, ...(await journey(at)).ended }).toMatchObject({ at, runtimeStatus: 'Completed', output });
}, 60_000);

it('an activity that follows another costs one commit: its answer is written with what the episode makes of it', async () => {
  let commits = 0;
  const isDroppedAfter = (commit: number): boolean => (commits = commit) < 0;
  const running = await runHost('durable', join(folder, 'chain.db'), undefined, { isDroppedAfter });
  try {
    expect((await running.run('chain', 1)).output).toBe(211);
    // Twenty activities, the start and the first episode.
    expect(commits).toBeLessThanOrEqual(22);
  } finally {
    await running.close();
  }
});
