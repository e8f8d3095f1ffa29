import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { newestFirst } from '../../../catalogue/newest-first.ts';
import { ofEach } from '../../../catalogue/to-all.ts';
import { key, text } from '../fields.ts';
import { changesBy, changesCalled, forTheAge } from '../history/changes-in-directory.ts';
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
const ServicePrincipal = z.object({ id: key, displayName: text });

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
  const aged = rows.map(async ({ id, clientId, resourceId, scope }) => {
    const changes = await traces.changes({ clientId }, since);
    const clues = { created: null, changes, words: traces.words, names: traces.names({ clientId }), since, account };
    return { id, clientId, resourceId, scope: scope ?? '', arose: whenItArose(clues) };
  });
  const grants = await Promise.all(aged);
  const newest = newestFirst(grants, ({ arose }) => arose);
  const ids = new Set(newest.flatMap(({ clientId, resourceId }) => [resourceId, clientId]));
  const names = await namesOfApplications([...ids].slice(0, mostNamed), tenant);
  const called = (id: string): string => names.get(id) ?? (id || 'an unknown application');
  return grants.map((grant) => {
    return { ...grant, name: `consent to ${called(grant.clientId)} for ${called(grant.resourceId)}` };
  });
}

/** In the log's own words, of whoever consents for the account. https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */
const consenting = ['Consent to application', 'Add delegated permission grant'];

/**
 * The account's own consents name the application; those somebody made to an application for it name both. The log is asked once for all of
 * them: it answers a few questions in ten seconds.
 */
export function consentTraces(account: Account, tenant: Tenant): Traces<Pick<OAuthGrant, 'clientId'>> {
  let asked: Promise<readonly DirectoryChange[] | null> | undefined;
  const ask = async (since: string): Promise<readonly DirectoryChange[] | null> => {
    const [byAccount, ...byAnybody] = await Promise.all([
      forTheAge(changesBy(account.objectId, since, tenant)),
      ...consenting.map((activity) => forTheAge(changesCalled(activity, since, tenant))),
    ]);
    if (byAccount === null || byAnybody.includes(null)) return null;
    const forIt = byAnybody.flatMap((changes) => changes ?? []);
    return [...byAccount, ...forIt.filter(({ about }) => about.includes(account.objectId.toLowerCase()))];
  };
  return {
    words: /^(?!.*(remov|revok|delet)).*(consent|permission ?grant)/i,
    names: () => [''],
    async changes({ clientId }, since) {
      asked ??= ask(since);
      return (await asked)?.filter(({ about }) => about.includes(clientId.toLowerCase())) ?? null;
    },
  };
}

/** Of the newest so many applications the name is asked for; the others go by their id, and none stays for its name. */
const mostNamed = 45;

/** So many may be asked for at once. https://learn.microsoft.com/graph/filter-query-parameter */
const mostIds = 15;

/** A name helps a person, and nothing hangs on it. */
async function namesOfApplications(ids: readonly string[], tenant: Tenant): Promise<ReadonlyMap<string, string>> {
  const known = ids.filter((id) => id !== '');
  const groups = Array.from({ length: Math.ceil(known.length / mostIds) }, (_, n) =>
    known.slice(n * mostIds, (n + 1) * mostIds),
  );
  const read = async (group: readonly string[]): Promise<[string, string][]> => {
    const filter = encodeURIComponent(`id in (${group.map((id) => `'${id}'`).join(',')})`);
    const rows = await tenant.graph.list(`/servicePrincipals?$filter=${filter}&$select=id,displayName`);
    return z
      .array(ServicePrincipal)
      .parse(rows)
      .flatMap(({ id, displayName }): [string, string][] => (displayName ? [[id, displayName]] : []));
  };
  const { answers } = await ofEach(groups, () => 'applications', read, 4);
  return new Map(answers.flat());
}
