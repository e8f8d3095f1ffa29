import { scenarioNamed } from '../../drill/scenarios/scenario-named.ts';
import { trust } from '../../drill/tenant/certificate.ts';
import { startTenant } from '../../drill/tenant/start-tenant.ts';
import type { SimulatedTenant } from '../../drill/tenant/start-tenant.ts';
import type { StepContext } from '../../shared/containment/step.ts';
import type { Account } from '../../shared/domain/account.ts';
import { days } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/incident.ts';
import { connectTenant } from '../../shared/tenant/connect-tenant.ts';
import { resolveAccount, resolvePermissions } from '../../shared/tenant/resolve-account.ts';
import type { Tenant } from '../../shared/tenant/tenant.ts';
import { handDrivenClock } from '../tenant/hand-driven-clock.ts';
import type { HandDrivenClock } from '../tenant/hand-driven-clock.ts';
import { identityEndpoint } from '../tenant/identity-endpoint.ts';
import type { IdentityEndpoint } from '../tenant/identity-endpoint.ts';
import type { StepRehearsal } from './rehearsals.ts';

/** A simulated tenant with the real clients connected to it. */
export interface Rehearsal {
  readonly clock: HandDrivenClock;
  readonly simulated: SimulatedTenant;
  readonly tenant: Tenant;
  readonly account: Account;
  readonly context: StepContext;
}

/** One identity endpoint for all rehearsals of a test file: MSAL remembers the first one it meets. */
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
      const connected = connectTenant({
        tenantId: simulated.tenantId,
        graphUrl: simulated.url,
        exchangeUrl: simulated.exchangeUrl,
        sharePointAdminUrl: simulated.sharePointAdminUrl,
        managedIdentity: true,
        tierZeroClientId: simulated.environment['CORDON_TIER_ZERO_CLIENT_ID'] || undefined,
      });
      const tenant = { ...connected, now: () => new Date(clock.now()).toISOString() };
      const account = await victimOf(simulated, tenant);
      const since = tenant.now();
      return {
        clock,
        simulated,
        tenant,
        account,
        context: {
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

/** Reading the account needs rights of its own: a rehearsal with few rights has these too. */
async function victimOf(simulated: SimulatedTenant, tenant: Tenant): Promise<Account> {
  const account = await resolveAccount({ by: 'object-id', value: simulated.state.compromised ?? '' }, tenant);
  if ('unresolved' in account) throw new Error(account.detail);
  return account;
}

export function withRightsToRead(roles: readonly string[]): string[] {
  return [...new Set([...roles, ...resolvePermissions.map(({ role }) => role)])];
}

/** What is no state of the tenant: logs, what drives it, and what only the attacker's keys are made of. */
const unseen = new Set([
  'clock',
  'random',
  'latencyMs',
  'faults',
  'log',
  'writes',
  'usedRoles',
  'signIns',
  'logs',
  'sharePointSessions',
  'directoryAudits',
  'auditRecords',
]);

/** Moments of change differ by nature; what they stand for is compared. */
const moments =
  /^(signInSessionsValidFrom|lastPasswordChange|passwordLastSet|lastUpdated|lastSync|criticalEvents|passwordTokensValidFrom|droppedMail|messages)$/;

/** Everything a person could find changed in the tenant. */
export function picture({ simulated }: Rehearsal, alsoIgnored: readonly string[] = []): unknown {
  const plain = (value: unknown): unknown => {
    if (value instanceof Map) return [...(value as Map<unknown, unknown>)].map(plain);
    if (value instanceof Set) return [...(value as Set<unknown>)].map(plain);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
    const kept = Object.entries(value).filter(([name]) => !moments.test(name) && !alsoIgnored.includes(name));
    return Object.fromEntries(kept.map(([name, inner]) => [name, plain(inner)]));
  };
  return plain(Object.fromEntries(Object.entries(simulated.state).filter(([name]) => !unseen.has(name))));
}
