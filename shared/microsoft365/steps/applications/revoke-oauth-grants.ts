import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { newestFirst } from '../../../catalogue/newest-first.ts';
import { toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { dateAgain } from '../../readings/history/date-again.ts';
import { consentTraces, readGrantRows, readOAuthGrants } from '../../readings/applications/oauth-grants.ts';
import type { OAuthGrant } from '../../readings/applications/oauth-grants.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

interface Before {
  readonly grants: readonly OAuthGrant[];
  /** ISO 8601 UTC; older versions did not say. */
  readonly readAt?: string;
}

export const revokeOAuthGrants = defineStep({
  name: 'revoke-oauth-grants',
  title: 'Revoke consents to applications',
  purpose:
    'No application reads mail or files in the name of the account: a consent keeps working after a new password.',
  impact: 'hindered',
  required: true,
  traits: { ...backDoor, destroys: true },
  attack: ['T1528', 'T1671', 'T1550.001'],
  defend: ['D3-CR'],
  permissions: [
    { api: 'graph', role: 'DelegatedPermissionGrant.ReadWrite.All', for: 'read, revoke and give back consents' },
    { api: 'graph', role: 'Application.Read.All', for: 'name the applications' },
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find out when consents were given' },
  ],
  readMore: 'https://learn.microsoft.com/defender-office-365/detect-and-remediate-illicit-consent-grants',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: () => true,
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => ({
    grants: await readOAuthGrants(account, compromisedSince, tenant),
    // Behind the reading: what is consented to meanwhile is older, and only what comes later is Cordon's own.
    readAt: tenant.now(),
  }),
  foresee: (_account, { grants }) =>
    grants.map((grant) => ({ what: grant.name, id: key(grant), from: grant.scope, to: 'revoked' })),
  probe: readGrantRows,
  async execute(account, { grants }, tenant) {
    const known = new Map(grants.map(({ id, arose }) => [id, arose]));
    const newest = newestFirst(await readGrantRows(account, tenant), ({ id }) => known.get(id));
    await toAll(newest, nameById, ({ id }) => revoke(id, tenant), idOf);
  },
  async verify(account, { grants }, tenant) {
    const left = await readGrantRows(account, tenant);
    if (left.length === 0) return { is: 'holds', seen: `no consent is left; ${String(grants.length)} before` };
    const known = new Map(grants.map(({ clientId, name }) => [clientId, name]));
    const names = left.map(({ clientId }) => known.get(clientId) ?? `consent to ${clientId}`).join(', ');
    return { is: 'not-yet', seen: `still there: ${names}`, actAgain: true };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Gives consents back with the scopes they had; the tenant gives each a new id.',
    taken: async (account, before, tenant, release) => (await dated(account, before, tenant, release)).map(takenOf),
    async restore(account, before, tenant, release) {
      const { astray, missing } = await look(account, before, tenant, release);
      await toAll(astray, nameOf, ({ id }) => revoke(id, tenant), idOf);
      const give = ({ clientId, resourceId, scope }: OAuthGrant): Promise<unknown> => {
        const grant = { clientId, consentType: 'Principal', principalId: account.objectId, resourceId, scope };
        return tenant.graph.post('/oauth2PermissionGrants', grant);
      };
      await toAll(missing, nameOf, give, key);
    },
    async verify(account, before, tenant, release) {
      const { astray, missing } = await look(account, before, tenant, release);
      const namesOf = (some: readonly { name: string }[]): string => some.map(nameOf).join(', ');
      if (astray.length > 0) return { is: 'not-yet', seen: `there again: ${namesOf(astray)}`, actAgain: true };
      if (missing.length === 0) return { is: 'holds', seen: 'every consent that comes back is there again' };
      return { is: 'not-yet', seen: `not there yet: ${namesOf(missing)}`, actAgain: true };
    },
    reappeared: async (account, before, tenant, release) =>
      (await look(account, before, tenant, release)).astray.map(nameOf),
  },
});

function dated(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<OAuthGrant[]> {
  const captured = { readAt: before.readAt, account };
  return dateAgain(before.grants, captured, consentTraces(account, tenant), release, tenant);
}

/** The tenant keeps nothing of a consent that is gone: what comes back is what was captured. */
function takenOf(grant: OAuthGrant): Taken {
  const { clientId, resourceId, scope, name, arose } = grant;
  const does = `the application ${clientId} gets ${scope.trim() || 'no scope'} of ${resourceId}`;
  return { id: key(grant), name, does, arose, isDoor: true };
}

function revoke(id: string, tenant: Tenant): Promise<void> {
  return unlessGone(tenant.graph.delete(`/oauth2PermissionGrants/${id}`));
}

const idOf = ({ id }: { id: string }): string => id;
const nameOf = ({ name }: { name: string }): string => name;
const nameById = ({ clientId }: { clientId: string }): string => `consent to ${clientId}`;

const key = (grant: { clientId: string; resourceId: string }): string => `${grant.clientId} ${grant.resourceId}`;

/**
 * What comes back and is not there, and what must stay away and is, by the id it has now. There is one consent for each application and resource:
 * one that was given again meanwhile is the owner's.
 */
async function look(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ readonly astray: readonly { id: string; name: string }[]; readonly missing: readonly OAuthGrant[] }> {
  const [rows, grants] = await Promise.all([readGrantRows(account, tenant), dated(account, before, tenant, release)]);
  const idsOf = (grant: OAuthGrant): string[] => rows.filter((row) => key(row) === key(grant)).map(idOf);
  const isBack = (grant: OAuthGrant): boolean => comesBack(release, takenOf(grant));
  return {
    astray: grants
      .filter((grant) => !isBack(grant))
      .flatMap((grant) => idsOf(grant).map((id) => ({ id, name: grant.name }))),
    missing: grants.filter((grant) => isBack(grant) && idsOf(grant).length === 0),
  };
}
