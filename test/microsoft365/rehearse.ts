import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { pictureOf } from '../../drill/simulation/tenant/picture.ts';
import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { startTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { StepContext } from '../../shared/catalogue/step.ts';
import type { Account } from '../../shared/domain/account.ts';
import { days, seconds } from '../../shared/domain/duration.ts';
import { readConfig } from '../../shared/config.ts';
import type { Config } from '../../shared/config.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { tokenSource } from '../../shared/microsoft365/clients/token-source.ts';
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
  /** The app has these application permissions and no other, once the account has been read. */
  rehearseUnder(roles: readonly string[], about: StepRehearsal): Promise<Rehearsal>;
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
  const rehearse = async (
    { scenario = 'everything', setUp, options = {}, context, tierZeroRoles }: StepRehearsal,
    grantedRoles?: readonly string[],
  ): Promise<Rehearsal> => {
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
    const connected = connectTenant(configOf(simulated));
    const tenant = {
      ...connected,
      graph: unhurried(connected.graph, clock),
      now: () => new Date(clock.now()).toISOString(),
    };
    const account = await victimOf(simulated, tenant);
    return {
      clock,
      simulated,
      tenant,
      account,
      context: { ...contextAt(clock.now()), options: PlanOptions.parse(options), ...context?.(account) },
    };
  };
  return {
    rehearse,
    async rehearseUnder(roles, about) {
      const granted = withRightsToRead(roles);
      const rehearsal = await rehearse(about, granted);
      granted.splice(0, granted.length, ...roles);
      await renewToken(rehearsal);
      return rehearsal;
    },
  };
}

function contextAt(now: number): Omit<StepContext, 'options'> {
  const since = new Date(now).toISOString();
  return {
    caseId: 'C-TEST-TEST',
    alertedAt: since,
    since,
    compromisedSince: new Date(now - days(30)).toISOString(),
    attested: [{ at: since, by: 'test' }],
    decisions: [],
  };
}

/** The token at hand still has the roles that the app had. What was asked for with it is forgotten. */
async function renewToken({ simulated, clock }: Rehearsal): Promise<void> {
  const { state } = simulated;
  const config = configOf(simulated);
  const token = tokenSource(config);
  state.challengedTokens.set(await token(config.graphUrl), clock.now());
  // In the same second the same token would come.
  clock.advance(seconds(1));
  await token(config.graphUrl, '{}');
  state.usedRoles.clear();
  state.log.splice(0);
}

function configOf({ environment }: SimulatedTenant): Config {
  return readConfig({ ...environment, CORDON_CASE_STORE: 'none' });
}

/** What the app asked for and was not allowed. */
export function refusedTo({ state }: SimulatedTenant): string[] {
  return state.log.flatMap(({ actor, status, operation }) => (actor === 'app' && status === 403 ? operation : []));
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
