import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../../drill/simulation/broker/start-broker.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { startTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { SimulatedTenant, TenantOptions } from '../../drill/simulation/tenant/start-tenant.ts';
import { startHost } from '../../host/host.ts';
import type { Host, InstanceView } from '../../host/host.ts';
import { virtualClock } from '../../host/virtual-clock.ts';
import type { VirtualClock } from '../../host/virtual-clock.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import type { PlanOptions } from '../../shared/domain/plan-options.ts';

export interface Contained {
  readonly instances: readonly InstanceView[];
  readonly tenant: SimulatedTenant;
  readonly store: CaseStore;
  /** Still running: people may ask it for more. */
  readonly host: Host;
  readonly clock: VirtualClock;
  /** Everything that was logged. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

/** Contains an account with the whole app, from its sources, in virtual time: no attacker, nobody on premises. One a Jest file. */
export async function contained(
  scenarioName: string,
  options: Partial<PlanOptions> = {},
  arrange: (tenant: SimulatedTenant) => void = () => undefined,
  differing: Partial<TenantOptions> = {},
): Promise<Contained> {
  const clock = virtualClock(Date.UTC(2026, 0, 5, 9));
  clock.install();
  const cases = mkdtempSync(join(tmpdir(), 'cordon-cases-'));
  const scenario = scenarioNamed(scenarioName);
  const tenant = await startTenant({ clock, seed: 5, scenario, ...differing });
  trust(tenant.caCertificate);
  arrange(tenant);
  const broker = await startBroker({ clock, queues: { alerts: { maxDeliveryCount: 100 } } });
  Object.assign(process.env, tenant.environment, { CORDON_CASE_STORE: cases, ServiceBus: broker.connectionString });
  const said: string[] = [];
  const log = (level: string, category: string, message: string): void =>
    void said.push(`${level} ${category} ${message}`);
  const directory = join('test', 'orchestrators', 'app');
  const host = await startHost({ directory, port: 0, database: ':memory:', clock, log });
  // A day of watching is for the test that asks for it.
  const asked = { aftercareHours: 0, ...options };
  const body = JSON.stringify({ account: scenario.account.userPrincipalName, reason: 'test', options: asked });
  const headers = { 'content-type': 'application/json' };
  const release = clock.busy();
  const response = await fetch(`${host.url}/api/containments`, { method: 'POST', headers, body });
  release();
  if (response.status !== 202) throw new Error(await response.text());
  const parent = (): InstanceView | undefined => host.instances().find(({ name }) => name === 'contain-account');
  while (parent()?.runtimeStatus !== 'Completed') {
    if (parent()?.runtimeStatus === 'Failed') throw new Error(JSON.stringify(parent()?.output));
    await new Promise((later) => setTimeout(later, 5));
  }
  const instances = host.instances();
  return {
    instances,
    tenant,
    store: openDirectoryCaseStore(cases),
    host,
    clock,
    said,
    async close() {
      await host.close();
      await broker.close();
      await tenant.close();
      clock.uninstall();
      rmSync(cases, { recursive: true, force: true });
    },
  };
}
