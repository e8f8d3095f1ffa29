import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { pictureOf } from '../../drill/simulation/tenant/picture.ts';
import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { startTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { StepContext } from '../../shared/catalogue/step.ts';
import type { Account } from '../../shared/domain/account.ts';
import { days, seconds } from '../../shared/domain/duration.ts';
import { readConfig } from '../../shared/config.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { connectTenant } from '../../shared/microsoft365/clients/connect-tenant.ts';
import { resolveAccount, resolvePermissions } from '../../shared/microsoft365/resolve-account.ts';
import type { Graph, Tenant } from '../../shared/catalogue/tenant.ts';
import { handDrivenClock } from '../simulation/hand-driven-clock.ts';
import type { HandDrivenClock } from '../simulation/hand-driven-clock.ts';
import { identityEndpoint } from '../simulation/identity-endpoint.ts';
import type { IdentityEndpoint } from '../simulation/identity-endpoint.ts';
import type { StepRehearsal } from './rehearsals.ts';

/** A simulated tenant with the real clients connected to it. */
export interface Rehearsal {
  readonly clock: HandDrivenClock;
  readonly simulated: SimulatedTenant;
  readonly tenant: Tenant;
  readonly account: Account;
  readonly context: StepContext;
}

/** One identity endpoint for all rehearsals of a test file: MSAL remembers the first one it meets. A rehearsal ends where the next one begins. */
export function rehearsalStage(): {
  rehearse(about: StepRehearsal, grantedRoles?: readonly string[]): Promise<Rehearsal>;
} {
  let identity: IdentityEndpoint;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    identity = await identityEndpoint();
  });
  afterEach(async () => close?.());
  afterAll(() => {
    identity.close();
  });
  return {
    async rehearse({ scenario = 'everything', setUp, options = {}, context, tierZeroRoles }, grantedRoles) {
      await close?.();
      const clock = handDrivenClock(Date.parse('2026-03-02T09:00:00.700Z'));
      const simulated = await startTenant({
        clock,
        seed: 3,
        scenario: scenarioNamed(scenario),
        ...(setUp ? { setUp } : {}),
        ...(grantedRoles ? { grantedRoles } : {}),
        ...(tierZeroRoles ? { tierZeroRoles } : {}),
      });
      close = () => simulated.close();
      trust(simulated.caCertificate);
      identity.pointAt(simulated.environment);
      const connected = connectTenant(readConfig({ ...simulated.environment, CORDON_CASE_STORE: 'none' }));
      const tenant = {
        ...connected,
        graph: unhurried(connected.graph, clock),
        now: () => new Date(clock.now()).toISOString(),
      };
      const account = await victimOf(simulated, tenant);
      const since = tenant.now();
      return {
        clock,
        simulated,
        tenant,
        account,
        context: {
          caseId: 'C-TEST-TEST',
          alertedAt: since,
          since,
          compromisedSince: new Date(clock.now() - days(30)).toISOString(),
          options: PlanOptions.parse(options),
          attested: [{ at: since, by: 'test' }],
          decisions: [],
          ...context?.(account),
        },
      };
    },
  };
}

/** Identity protection answers once a second: whoever asks it has waited. What a hurried caller gets is tested elsewhere. */
function unhurried(graph: Graph, clock: HandDrivenClock): Graph {
  const wait = (path: string): void => {
    if (path.startsWith('/identityProtection/')) clock.advance(seconds(1));
  };
  return {
    ...graph,
    get: (path, headers) => (wait(path), graph.get(path, headers)),
    list: (path, headers) => (wait(path), graph.list(path, headers)),
    post: (path, body) => (wait(path), graph.post(path, body)),
  };
}

/** The account as it stands. Reading it needs rights of its own: a rehearsal with few rights has these too. */
export async function victimOf(simulated: SimulatedTenant, tenant: Tenant): Promise<Account> {
  const account = await resolveAccount({ by: 'object-id', value: simulated.state.compromised ?? '' }, tenant);
  if ('unresolved' in account) throw new Error(account.detail);
  return account;
}

export function withRightsToRead(roles: readonly string[]): string[] {
  return [...new Set([...roles, ...resolvePermissions.flatMap(({ api, role }) => (api === 'graph' ? role : []))])];
}

/** Everything a person could find changed in the tenant. */
export function picture({ simulated }: Rehearsal, alsoIgnored: readonly string[] = []): unknown {
  return pictureOf(simulated.state, alsoIgnored);
}
