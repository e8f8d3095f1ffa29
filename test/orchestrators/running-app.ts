import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../../drill/simulation/broker/start-broker.ts';
import type { Scenario } from '../../drill/rehearsal/scenarios/scenario.ts';
import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { startTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { SimulatedTenant, TenantOptions } from '../../drill/simulation/tenant/start-tenant.ts';
import { startHost } from '../../host/host.ts';
import type { Host, HostOptions } from '../../host/host.ts';
import { virtualClock } from '../../host/virtual-clock.ts';
import type { VirtualClock } from '../../host/virtual-clock.ts';

export interface RunningApp {
  readonly tenant: SimulatedTenant;
  readonly host: Host;
  readonly clock: VirtualClock;
  /** The folder of the case store. */
  readonly cases: string;
  /** Everything that was logged. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

export interface Surroundings {
  readonly scenario: Scenario;
  readonly arrange: (tenant: SimulatedTenant) => void;
  readonly differing?: Partial<TenantOptions>;
  readonly losesWorker?: HostOptions['losesWorker'];
  readonly systemKey?: string;
}

/**
 * Runs the whole app, from its sources, in virtual time against a simulated tenant, and puts it to use. Where that fails, everything
 * is closed again: an open server would keep Jest's worker from exiting. One a Jest file.
 */
export async function runApp<Used>(
  { scenario, arrange, differing = {}, losesWorker, systemKey }: Surroundings,
  use: (app: RunningApp) => Promise<Used>,
): Promise<Used> {
  const closings: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closing of closings.splice(0).reverse()) await closing();
  };
  try {
    const cases = mkdtempSync(join(tmpdir(), 'cordon-cases-'));
    closings.push(() => rmSync(cases, { recursive: true, force: true }));
    const anchors = mkdtempSync(join(tmpdir(), 'cordon-anchors-'));
    closings.push(() => rmSync(anchors, { recursive: true, force: true }));
    const clock = virtualClock(Date.UTC(2026, 0, 5, 9));
    clock.install();
    closings.push(() => clock.uninstall());
    const tenant = await startTenant({ clock, seed: 5, scenario, ...differing });
    closings.push(() => tenant.close());
    trust(tenant.caCertificate);
    arrange(tenant);
    const broker = await startBroker({ clock, queues: { alerts: { maxDeliveryCount: 100 } } });
    closings.push(() => broker.close());
    const places = { CORDON_CASE_STORE: cases, CORDON_ANCHOR_STORE: anchors };
    Object.assign(process.env, tenant.environment, places, { ServiceBus: broker.connectionString });
    const logged: string[] = [];
    const log = (level: string, category: string, message: string): void =>
      void logged.push(`${level} ${category} ${message}`);
    const directory = join('test', 'orchestrators', 'app');
    const host = await startHost({
      directory,
      port: 0,
      database: ':memory:',
      clock,
      log,
      ...(losesWorker ? { losesWorker } : {}),
      ...(systemKey === undefined ? {} : { systemKey }),
    });
    closings.push(() => host.close());
    return await use({ tenant, host, clock, cases, logged, close });
  } catch (error) {
    await close();
    throw error;
  }
}
