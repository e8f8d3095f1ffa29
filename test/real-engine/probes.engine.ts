import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost, type Host } from '../../host/host.ts';
import { systemClock } from '../../host/system-clock.ts';
import { probedHost, runProbe, type Answer } from './probes/probed-host.ts';
import { probes } from './probes/probes.ts';
import { startStorage, type Storage } from '../azurite/start-azurite.ts';
import { startRealHost, type RealHost } from './real-host.ts';

const app = join(import.meta.dirname, 'probes', 'app');
const folder = mkdtempSync(join(tmpdir(), 'cordon-probes-'));
const said: string[] = [];
let storage: Storage;
let real: RealHost;
let embedded: Host;
let answers: readonly Promise<{ readonly real: Answer; readonly embedded: Answer }>[];

/** So many at once. */
function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const lanes = Array.from({ length: most }, () => Promise.resolve() as Promise<unknown>);
  let next = 0;
  return (work) => {
    const lane = next++ % most;
    const result = lanes[lane]!.then(work, work);
    lanes[lane] = result;
    return result;
  };
}

beforeAll(async () => {
  embedded = await startHost({
    directory: app,
    port: 0,
    database: ':memory:',
    clock: systemClock(),
    log: (level, category, message) => said.push(`embedded ${level} ${category}: ${message}`),
  });
  storage = await startStorage(join(folder, 'storage'));
  const log = (line: string): unknown => said.push(`real ${line}`);
  real = await startRealHost({ app, hub: 'probes', storage: storage.connectionString, environment: {}, log });
  const hosts = [probedHost(real.url), probedHost(embedded.url)] as const;
  const turn = turns(16);
  answers = probes.map((probe, index) =>
    turn(async () => {
      const [onReal, onEmbedded] = await Promise.all(hosts.map((host) => runProbe(host, `probe-${index}`, probe)));
      return { real: onReal!, embedded: onEmbedded! };
    }),
  );
  for (const answer of answers) answer.catch(() => undefined);
}, 120_000);
afterAll(async () => {
  await Promise.all([real.kill(), storage.close(), embedded.close()]);
  rmSync(folder, { recursive: true, force: true });
});

test.each(probes.map((probe, index) => [probe.title, probe, index] as const))(
  'the embedded host answers as the real engine: %s',
  async (_, { refused }, index) => {
    const { real: wanted, embedded: got } = await answers[index]!;
    if (refused === undefined) expect(got).toEqual(wanted);
    else {
      expect(got).toMatchObject({ status: 'Failed', output: expect.stringMatching(refused) });
      expect(wanted).not.toMatchObject({ output: expect.stringMatching(refused) });
    }
  },
);
