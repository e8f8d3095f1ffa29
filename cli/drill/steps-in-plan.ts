import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { Run } from '../../shared/plan/run.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { drawWatchPlan } from '../../shared/plan/watch-plan.ts';
import type { Account } from '../../shared/domain/account.ts';
import { askedFor, PlanForm } from '../../shared/domain/plan-options.ts';

const nobody = { id: '', name: 'nobody' };

/** The steps that Cordon will plan for this account, known before anything starts, so that a misspelt `--without` can be refused. */
export function stepsInPlan(tenant: SimulatedTenant, objectId: string, options: Partial<PlanForm>): readonly string[] {
  const at = new Date(tenant.state.clock.now()).toISOString();
  const [account, chosen] = [accountOf(tenant, objectId, at), askedFor(PlanForm.parse(options), nobody)];
  const plan = drawPlan(microsoft365, account, chosen, at);
  // Only a watch has somewhere to copy the mail to.
  const watch =
    chosen.preservationMailbox === null ? [] : drawWatchPlan(microsoft365.order.watch, account, chosen, at).runs;
  const namesOf = (runs: readonly Run[]): string[] =>
    runs.flatMap(({ name, step, then }) => [step, name, ...namesOf(then)]);
  return [
    ...new Set(namesOf([...plan.cutOff, ...plan.rest, ...(plan.detached ?? []), ...plan.ifAccessPersists, ...watch])),
  ];
}

function accountOf({ state, environment }: SimulatedTenant, objectId: string, at: string): Account {
  const user = state.users.get(objectId);
  if (!user) throw new Error(`The simulated tenant has no account ${objectId}.`);
  const domain = user.userPrincipalName.split('@').at(-1);
  const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
  return {
    tenantId: state.tenantId,
    objectId,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
    home: null,
    federation: [...state.organization.federations.keys()].find((name) => name === domain) ?? null,
    addresses: user.proxyAddresses.map((address) => address.slice('smtp:'.length).toLowerCase()),
    accountEnabled: user.accountEnabled,
    signInSessionsValidFrom: iso(user.signInSessionsValidFrom),
    lastPasswordChange: iso(user.lastPasswordChange),
    onPremises: user.onPremises
      ? {
          securityIdentifier: user.onPremises.securityIdentifier,
          samAccountName: user.onPremises.samAccountName,
          lastSync: iso(user.onPremises.lastSync),
          connector: connectorIn(environment),
        }
      : null,
    hasSharePoint: user.assignedPlans.some((plan) => plan.service === 'SharePoint'),
    tenantHasRiskApi: state.organization.identityProtection,
    readAt: at,
  };
}

function connectorIn(environment: SimulatedTenant['environment']): NonNullable<Account['onPremises']>['connector'] {
  if (environment['CORDON_LDAP_URL']) return 'ldaps';
  return environment['CORDON_DEFENDER_FOR_IDENTITY'] === 'true' ? 'defender-for-identity' : null;
}
