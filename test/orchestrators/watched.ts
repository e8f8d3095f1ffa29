import { as } from '../signed-in.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { InstanceView } from '../../host/host.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import { ended } from './ended.ts';
import { runApp } from './running-app.ts';

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
  const scenario = scenarioNamed('watch');
  return runApp({ scenario, arrange }, async ({ tenant, host, clock, close }) => {
    const post = async (path: string, body: unknown, by = 'Counsel'): Promise<Record<string, unknown>> => {
      const response = await fetch(`${host.url}/api/${path}`, {
        method: 'POST',
        headers: as(by, tenant),
        body: JSON.stringify(body),
      });
      if (response.status !== 202) throw new Error(await response.text());
      return (await response.json()) as Record<string, unknown>;
    };
    const release = clock.busy();
    const { options, account } = scenario;
    const matter = { reference: 'M-1' };
    const alert = { account: account.userPrincipalName, reason: 'test', mode: 'watch', matter, options };
    const caseId = String((await post('containments', alert))['caseId']);
    const approval = { decision: 'approve', about: 'containment' };
    await post(`containments/${caseId}/decisions`, approval, 'Data protection');
    const alertedAt = clock.now();
    const times: string[] = [];
    const refused = new AbortController();
    for (const { after, decision, does } of said) {
      clock.at(alertedAt + after, () => {
        const held = clock.busy();
        does?.(tenant);
        times.push(new Date(clock.now()).toISOString());
        const sent = decision ? post(`containments/${caseId}/decisions`, decision) : Promise.resolve();
        sent.catch((error: unknown) => refused.abort(error)).finally(held);
      });
    }
    release();
    await ended(host, 'contain-account', { signal: refused.signal });
    const instances = host.instances();
    const view = (await (
      await fetch(`${host.url}/api/containments/${caseId}`, { headers: as('Counsel', tenant) })
    ).json()) as CaseView;
    return { instances, tenant, view, said: times, close };
  });
}
