import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signInTo } from '../drill/rehearsal/sign-in.ts';
import { startTenant } from '../drill/simulation/tenant/start-tenant.ts';
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
  const tenant = await startTenant({ clock: systemClock(), seed: 1 });
  const broker = await startBroker({ clock: systemClock(), queues: { alerts: { maxDeliveryCount: 100 } }, port: 0 });
  try {
    unpack(older);
    const authority = join(older, 'authority.pem');
    writeFileSync(authority, tenant.caCertificate);
    const settings = {
      ...tenant.environment,
      NODE_EXTRA_CA_CERTS: authority,
      AUTHORIZATION: signInTo(tenant, Date)('the desk', ['Case.Read']),
      ServiceBus: broker.connectionString,
    };
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let n = 0; n < repetitions; n++) {
      ours.push(await cpuOf(root, settings));
      theirs.push(await cpuOf(older, settings));
    }
    return {
      name: 'first answer',
      ratio: round(median(ours) / median(theirs)),
      target: 0.65,
      details: { 'CPU ms': round(median(ours), 0), [`CPU ms of ${before}`]: round(median(theirs), 0), repetitions },
    };
  } finally {
    await Promise.all([broker.close(), tenant.close()]);
    rmSync(older, { recursive: true, force: true });
  }
}

function unpack(folder: string): void {
  const archive = execFileSync('git', ['archive', before], { cwd: root, maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, ['build.mjs'], { cwd: folder });
}

async function cpuOf(folder: string, settings: Readonly<Record<string, string>>): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bench/answer-once.ts'), folder], {
    env: { ...process.env, ...settings },
  });
  return Number(stdout);
}
