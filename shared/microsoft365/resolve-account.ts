import * as z from 'zod';
import type { Account } from '../domain/account.ts';
import type { Unresolved } from '../catalogue/far-end.ts';
import type { AccountReference } from '../domain/account-reference.ts';
import type { Permission } from '../catalogue/permission.ts';
import { Refusal } from '../domain/errors.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { flag, text, texts } from './readings/fields.ts';
import { homeOf, isCustomers, signInFields } from './home-of.ts';

/** What reading the account needs; the steps declare their own. */
export const resolvePermissions: readonly Permission[] = [
  {
    api: 'graph',
    role: 'User.Read.All',
    for: 'read the account by id, name, alias or SID, and whether it was deleted',
  },
  { api: 'graph', role: 'Organization.Read.All', for: 'learn which licences the tenant owns' },
];

const Plans = z
  .array(z.object({ service: text, servicePlanId: text, capabilityStatus: text }))
  .nullish()
  .catch(null);
/** An odd field costs that field, and no account its containment. */
const User = z.object({
  id: z.guid(),
  ...signInFields,
  displayName: text,
  proxyAddresses: texts,
  // What does not say that it is blocked is taken to be open.
  accountEnabled: flag.transform((said) => said !== false),
  createdDateTime: text,
  signInSessionsValidFromDateTime: text,
  lastPasswordChangeDateTime: text,
  onPremisesSyncEnabled: flag,
  onPremisesSecurityIdentifier: text,
  onPremisesSamAccountName: text,
  onPremisesLastSyncDateTime: text,
  assignedPlans: Plans,
});
const Organization = z.object({
  id: z.guid(),
  assignedPlans: Plans,
  isMultipleDataLocationsForServicesEnabled: flag,
  verifiedDomains: z
    .array(z.object({ name: text, type: text }))
    .nullish()
    .catch(null),
});
type User = z.infer<typeof User>;

/** Many of these are returned only when selected. https://learn.microsoft.com/graph/api/resources/user#properties */
const select = `$select=${Object.keys(User.shape).join(',')}`;

/** Entra ID P2. https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const entraP2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

const customers =
  'is an account that a customer signs in with (Azure AD B2C or Microsoft Entra External ID), and Cordon contains no customers';

/**
 * Reads the account in one parallel round: what is read here is the before-state of the cut-off. What the cut-off does not need is learnt
 * behind it. Throws `Later` and `Refusal`.
 */
export async function resolveAccount(reference: AccountReference, tenant: Tenant): Promise<Account | Unresolved> {
  const [users, organizations] = await Promise.all([
    usersNamed(reference, tenant),
    tenant.graph.list(`/organization?$select=${Object.keys(Organization.shape).join(',')}`),
  ]);
  if (users.length > 1) {
    const names = users.map((user) => user.userPrincipalName).join(', ');
    return { unresolved: 'ambiguous', detail: `${String(users.length)} accounts match: ${names}` };
  }
  const [user] = users;
  if (user === undefined) return { unresolved: 'unknown', detail: `no account matches ${reference.value}` };
  if (isCustomers(user)) return { unresolved: 'unsupported', detail: `${user.userPrincipalName} ${customers}` };
  return accountOf(user, Organization.parse(organizations[0]), tenant);
}

async function usersNamed(reference: AccountReference, tenant: Tenant): Promise<User[]> {
  if (reference.by === 'object-id') {
    try {
      return [User.parse(await tenant.graph.get(`/users/${reference.value}?${select}`))];
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return [];
      throw error;
    }
  }
  // OData: a quote inside a literal is doubled, then the whole is percent-encoded.
  const literal = `'${reference.value.replaceAll("'", "''")}'`;
  const filter =
    reference.by === 'sid'
      ? `onPremisesSecurityIdentifier eq ${literal}`
      : `userPrincipalName eq ${literal} or mail eq ${literal} or proxyAddresses/any(a:a eq 'smtp:${literal.slice(1)})`;
  return z.array(User).parse(await tenant.graph.list(`/users?$filter=${encodeURIComponent(filter)}&${select}`));
}

function accountOf(user: User, organization: z.infer<typeof Organization>, tenant: Tenant): Account {
  const aliases = (user.proxyAddresses ?? []).filter((address) => /^smtp:/i.test(address)).map((a) => a.slice(5));
  return {
    tenantId: organization.id,
    objectId: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName ?? user.userPrincipalName,
    home: homeOf(user),
    federation: federationIn(organization, user),
    addresses: [...new Set([user.mail ?? '', ...aliases].filter(Boolean).map((address) => address.toLowerCase()))],
    accountEnabled: user.accountEnabled,
    ...(typeof user.createdDateTime === 'string' ? { created: user.createdDateTime } : {}),
    signInSessionsValidFrom: user.signInSessionsValidFromDateTime ?? null,
    lastPasswordChange: user.lastPasswordChangeDateTime ?? null,
    // `false` means: was synchronised once, is mastered in the cloud today.
    onPremises: user.onPremisesSyncEnabled
      ? {
          securityIdentifier: user.onPremisesSecurityIdentifier ?? null,
          samAccountName: user.onPremisesSamAccountName ?? null,
          lastSync: user.onPremisesLastSyncDateTime ?? null,
          connector: connectorOf(user, tenant),
        }
      : null,
    hasSharePoint: owns(user.assignedPlans, 'SharePoint'),
    tenantHasRiskApi: (organization.assignedPlans ?? []).some(
      (plan) => plan.servicePlanId === entraP2 && isUsable(plan.capabilityStatus),
    ),
    readAt: tenant.now(),
    // https://learn.microsoft.com/graph/api/resources/organization
    ...(organization.isMultipleDataLocationsForServicesEnabled ? { severalGeos: true } : {}),
  };
}

/** https://learn.microsoft.com/graph/api/resources/verifieddomain */
function federationIn({ verifiedDomains }: z.infer<typeof Organization>, { userPrincipalName }: User): string | null {
  const suffix = userPrincipalName.split('@').at(-1)?.toLowerCase();
  const own = (verifiedDomains ?? []).find(({ name }) => name?.toLowerCase() === suffix);
  return own?.type?.toLowerCase() === 'federated' ? (own.name ?? null) : null;
}

/** Without a security identifier nobody can say which account of Active Directory it is. */
function connectorOf(user: User, tenant: Tenant): NonNullable<Account['onPremises']>['connector'] {
  if (!user.onPremisesSecurityIdentifier) return null;
  if (tenant.activeDirectory) return 'ldaps';
  return tenant.disablesThroughDefender ? 'defender-for-identity' : null;
}

function owns(plans: z.infer<typeof Plans>, service: string): boolean {
  return (plans ?? []).some(
    (plan) => plan.service?.toLowerCase() === service.toLowerCase() && isUsable(plan.capabilityStatus),
  );
}

/** `Warning`: expired, and for its time of grace "available for normal use". https://learn.microsoft.com/graph/api/resources/assignedplan */
function isUsable(capabilityStatus: string | null | undefined): boolean {
  return /^(enabled|warning)$/i.test(capabilityStatus ?? '');
}
