import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../../drill/simulation/broker/start-broker.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { startTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import { startHost } from '../../host/host.ts';
import type { InstanceView } from '../../host/host.ts';
import { virtualClock } from '../../host/virtual-clock.ts';
import type { CaseView } from '../../shared/views/case-view.ts';

export interface Watched {
  readonly instances: readonly InstanceView[];
  readonly tenant: SimulatedTenant;
  readonly view: CaseView;
  /** ISO 8601 UTC of each thing that was said. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

/** What somebody does while the account is watched, so long after the alert. */
export interface Said {
  readonly after: number;
  readonly decision?: Readonly<Record<string, unknown>>;
  readonly does?: (tenant: SimulatedTenant) => void;
}

/** Watches an account with the whole app, from its sources, in virtual time: no attacker. One a Jest file. */
export async function watched(
  said: readonly Said[],
  arrange: (tenant: SimulatedTenant) => void = () => undefined,
): Promise<Watched> {
  const clock = virtualClock(Date.UTC(2026, 0, 5, 9));
  clock.install();
  const cases = mkdtempSync(join(tmpdir(), 'cordon-cases-'));
  const scenario = scenarioNamed('watch');
  const tenant = await startTenant({ clock, seed: 5, scenario });
  trust(tenant.caCertificate);
  arrange(tenant);
  const broker = await startBroker({ clock, queues: { alerts: { maxDeliveryCount: 100 } } });
  Object.assign(process.env, tenant.environment, { CORDON_CASE_STORE: cases, ServiceBus: broker.connectionString });
  const directory = join('test', 'orchestrators', 'app');
  const host = await startHost({ directory, port: 0, database: ':memory:', clock, log: () => undefined });
  const headers = { 'content-type': 'application/json' };
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${host.url}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (response.status !== 202) throw new Error(await response.text());
    return (await response.json()) as Record<string, unknown>;
  };
  const release = clock.busy();
  const { options, watch: matter } = scenario;
  const alert = { account: scenario.account.userPrincipalName, reason: 'test', mode: 'watch', matter, options };
  const caseId = String((await post('containments', alert))['caseId']);
  const alertedAt = clock.now();
  const times: string[] = [];
  let trouble: unknown;
  for (const { after, decision, does } of said) {
    clock.at(alertedAt + after, () => {
      const held = clock.busy();
      does?.(tenant);
      times.push(new Date(clock.now()).toISOString());
      const sent = decision
        ? post(`containments/${caseId}/decisions`, { by: 'Counsel', ...decision })
        : Promise.resolve();
      sent.catch((error: unknown) => (trouble = error)).finally(held);
    });
  }
  release();
  const parent = (): InstanceView | undefined => host.instances().find(({ name }) => name === 'contain-account');
  while (parent()?.runtimeStatus !== 'Completed') {
    if (trouble !== undefined) throw trouble as Error;
    if (parent()?.runtimeStatus === 'Failed') throw new Error(JSON.stringify(parent()?.output));
    await new Promise((later) => setTimeout(later, 5));
  }
  const instances = host.instances();
  const view = (await (await fetch(`${host.url}/api/containments/${caseId}`)).json()) as CaseView;
  return {
    instances,
    tenant,
    view,
    said: times,
    async close() {
      await host.close();
      await broker.close();
      await tenant.close();
      clock.uninstall();
      rmSync(cases, { recursive: true, force: true });
    },
  };
}
