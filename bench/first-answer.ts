import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBroker } from '../drill/simulation/broker/start-broker.ts';
import { systemClock } from '../host/system-clock.ts';
import { median, round, type BenchResult } from './result.ts';

/** The last commit before the app was read against real tenants. */
const before = '6a01c44';
const repetitions = 9;
const root = join(import.meta.dirname, '..');

/** What a cold start costs: the CPU time of a process from its start to the app's first answer, over that of an older commit. */
export async function firstAnswer(): Promise<BenchResult> {
  const older = mkdtempSync(join(tmpdir(), 'cordon-before-'));
  const broker = await startBroker({ clock: systemClock(), queues: { alerts: { maxDeliveryCount: 100 } }, port: 0 });
  try {
    unpack(older);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let n = 0; n < repetitions; n++) {
      ours.push(await cpuOf(root, broker.connectionString));
      theirs.push(await cpuOf(older, broker.connectionString));
    }
    return {
      name: 'first answer',
      ratio: round(median(ours) / median(theirs)),
      target: 0.65,
      details: { 'CPU ms': round(median(ours), 0), [`CPU ms of ${before}`]: round(median(theirs), 0), repetitions },
    };
  } finally {
    await broker.close();
    rmSync(older, { recursive: true, force: true });
  }
}

function unpack(folder: string): void {
  const archive = execFileSync('git', ['archive', before], { cwd: root, maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, ['build.mjs'], { cwd: folder });
}

async function cpuOf(folder: string, serviceBus: string): Promise<number> {
  const settings = {
    CORDON_TENANT_ID: '11111111-1111-4111-8111-111111111111',
    CORDON_SHAREPOINT_ADMIN_URL: 'https://contoso-admin.sharepoint.com',
    IDENTITY_ENDPOINT: 'http://127.0.0.1:1/token',
    IDENTITY_HEADER: 'none',
    ServiceBus: serviceBus,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bench/answer-once.ts'), folder], {
    env: { ...process.env, ...settings },
  });
  return Number(stdout);
}
