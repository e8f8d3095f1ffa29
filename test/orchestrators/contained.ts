import { as } from '../signed-in.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import type { SimulatedTenant, TenantOptions } from '../../drill/simulation/tenant/start-tenant.ts';
import type { Host, InstanceView } from '../../host/host.ts';
import type { VirtualClock } from '../../host/virtual-clock.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { keys } from '../../shared/casefile/keys.ts';
import type { CaseResult, Concluded } from '../../shared/plan/conclude.ts';
import type { PlanForm } from '../../shared/domain/plan-options.ts';
import { ended } from './ended.ts';
import { runApp } from './running-app.ts';

export interface Contained {
  readonly instances: readonly InstanceView[];
  readonly tenant: SimulatedTenant;
  readonly store: CaseStore;
  /** As the case file has it: histories know how it ended, and no reasons. */
  readonly result: CaseResult;
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
  options: Partial<PlanForm> = {},
  arrange: (tenant: SimulatedTenant) => void = () => undefined,
  differing: Partial<TenantOptions> = {},
): Promise<Contained> {
  const scenario = scenarioNamed(scenarioName);
  return runApp({ scenario, arrange, differing }, async ({ tenant, host, clock, cases, logged, close }) => {
    // A day of watching is for the test that asks for it.
    const asked = { aftercareHours: 0, ...options };
    const body = JSON.stringify({ account: scenario.account.userPrincipalName, reason: 'test', options: asked });
    const headers = as('Mia', tenant);
    const release = clock.busy();
    const response = await fetch(`${host.url}/api/containments`, { method: 'POST', headers, body });
    release();
    if (response.status !== 202) throw new Error(await response.text());
    await ended(host, 'contain-account');
    const store = openDirectoryCaseStore(cases);
    const instances = host.instances();
    const parent = instances.find(({ name }) => name === 'contain-account');
    const { caseId } = parent?.output as Concluded;
    const result = await store.get<CaseResult>(keys.result(caseId));
    if (!result) throw new Error('the case file has no result');
    return { instances, tenant, store, result, host, clock, said: logged, close };
  });
}
