import * as z from 'zod';
import { Refusal } from '../../../domain/errors.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text } from '../fields.ts';
import { changesBy, changesTo, forTheAge } from '../history/changes-in-directory.ts';
import type { DirectoryChange } from '../history/changes-in-directory.ts';
import type { Traces } from '../history/date-again.ts';
import { whenItArose } from '../history/when-it-arose.ts';

const Grant = z.looseObject({
  id: key,
  clientId: key,
  consentType: text,
  principalId: text,
  resourceId: key,
  scope: text,
});
const ServicePrincipal = z.object({ displayName: text });

/** The consent of one user to one application. */
export interface OAuthGrant {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  readonly id: string;
  readonly clientId: string;
  readonly resourceId: string;
  readonly scope: string;
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
}

/** Consents of the account itself; what an administrator consented to for everybody is not among them. */
export async function readGrantRows(account: Account, tenant: Tenant): Promise<z.infer<typeof Grant>[]> {
  const rows = z.array(Grant).parse(await tenant.graph.list(`/users/${account.objectId}/oauth2PermissionGrants`));
  return rows.filter(({ consentType }) => consentType?.toLowerCase() !== 'allprincipals');
}

/** The same with names and dates: a consent has none of its own. https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export async function readOAuthGrants(account: Account, since: string, tenant: Tenant): Promise<OAuthGrant[]> {
  const rows = await readGrantRows(account, tenant);
  const traces = consentTraces(account, tenant);
  const names = new Map<string, string>();
  for (const id of new Set(rows.flatMap(({ clientId, resourceId }) => [clientId, resourceId]))) {
    names.set(id, await nameOf(id, tenant));
  }
  const grants: OAuthGrant[] = [];
  for (const { id, clientId, resourceId, scope } of rows) {
    const changes = await forTheAge(traces.changes({ clientId }, since));
    const clues = { created: null, changes, words: traces.words, names: traces.names({ clientId }), since, account };
    const name = `consent to ${names.get(clientId) ?? clientId} for ${names.get(resourceId) ?? resourceId}`;
    grants.push({ name, id, clientId, resourceId, scope: scope ?? '', arose: whenItArose(clues) });
  }
  return grants;
}

/** The account's own consents name the application; those somebody made to the application for it name the account. */
export function consentTraces(account: Account, tenant: Tenant): Traces<Pick<OAuthGrant, 'clientId'>> {
  let own: Promise<readonly DirectoryChange[] | null> | undefined;
  return {
    words: /^(?!.*(remov|revok|delet)).*(consent|permission ?grant)/i,
    names: () => [''],
    async changes({ clientId }, since) {
      own ??= forTheAge(changesBy(account.objectId, since, tenant));
      const byAccount = await own;
      const toClient = await forTheAge(changesTo(clientId, since, tenant));
      if (byAccount === null || toClient === null) return null;
      return [
        ...byAccount.filter(({ about }) => about.includes(clientId.toLowerCase())),
        ...toClient.filter(({ about }) => about.includes(account.objectId.toLowerCase())),
      ];
    },
  };
}

/** A name helps a person, and nothing hangs on it. */
async function nameOf(servicePrincipalId: string, tenant: Tenant): Promise<string> {
  if (servicePrincipalId === '') return 'an unknown application';
  try {
    const row = await tenant.graph.get(`/servicePrincipals/${servicePrincipalId}?$select=id,displayName`);
    return ServicePrincipal.parse(row).displayName ?? servicePrincipalId;
  } catch (error) {
    if (error instanceof Refusal) return servicePrincipalId;
    throw error;
  }
}
