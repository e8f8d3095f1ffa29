import type { FarEnd } from '../../shared/catalogue/far-end.ts';
import { rightsOf } from '../../shared/catalogue/rights-of.ts';
import type { NeededRight } from '../../shared/catalogue/rights-of.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { reasonOf } from '../../shared/domain/errors.ts';
import type { Trial } from './trial.ts';

const apis = { graph: 'Microsoft Graph', exchange: 'Exchange Online', sharepoint: 'SharePoint Online' } as const;
type Api = keyof typeof apis;

/** Compares the rights in our tokens with those the steps declare; each that is missing is a trial of its own. */
export async function* tryRights(farEnd: FarEnd, tenant: Tenant): AsyncGenerator<Trial> {
  const { needed, tierZero } = rightsOf(farEnd);
  for (const api of Object.keys(apis) as Api[]) {
    const ours = needed.filter((right) => right.api === api);
    if (ours.length > 0) yield* tryApi(api, ours, tenant);
  }
  if (tierZero.length > 0 && !tenant.tierZero) yield withoutTierZero(tierZero);
}

async function* tryApi(api: Api, needed: readonly NeededRight[], tenant: Tenant): AsyncGenerator<Trial> {
  const about = { about: 'rights', title: apis[api] };
  const everything = namesOf(needed);
  let granted: readonly string[] | null;
  try {
    granted = await tenant.granted(api);
  } catch (error) {
    const remedy = 'Set AZURE_CLIENT_ID and AZURE_CLIENT_CERTIFICATE_PATH, or sign in: az login --tenant <tenant id>.';
    yield { ...about, mark: 'fault', says: `no token: ${reasonOf(error)}`, remedy, disables: everything };
    return;
  }
  if (granted === null) {
    yield { ...about, mark: 'attention', ...(api === 'sharepoint' ? unnamedSharePoint : untold), disables: [] };
    return;
  }
  const missing = Map.groupBy(
    needed.filter(({ role }) => !granted.includes(role)),
    ({ role }) => role,
  );
  for (const [role, rights] of missing) {
    yield {
      ...about,
      mark: 'fault',
      says: `${role} is not granted; it is needed to ${rights.map((right) => right.for).join('; ')}`,
      remedy: `Grant ${role} of ${apis[api]} to the application and consent to it (infra/permissions.json). A managed identity shows it within 24 hours.`,
      disables: namesOf(rights),
    };
  }
  const count = new Set(needed.map(({ role }) => role)).size - missing.size;
  if (count > 0) {
    const says = count === 1 ? 'the token carries the right' : `the token carries ${String(count)} rights`;
    yield { ...about, mark: 'works', says, disables: [] };
  }
}

const untold = {
  says: 'the token does not say which rights it carries: a person’s token has scopes instead of roles',
  remedy: 'Try with the application that Cordon will use: its rights are what counts.',
};

const unnamedSharePoint = {
  says: 'its rights are unknown: CORDON_SHAREPOINT_ADMIN_URL is not set, or the token does not say them',
  remedy: 'Set CORDON_SHAREPOINT_ADMIN_URL, or accept that SharePoint sessions are not ended.',
};

function withoutTierZero(rights: readonly NeededRight[]): Trial {
  return {
    about: 'rights',
    title: 'Tier-zero identity',
    mark: 'attention',
    says: 'no identity may take roles and credentials of applications: these steps only say what they left',
    remedy: 'Set CORDON_TIER_ZERO_CLIENT_ID to an identity of its own that has these rights, or leave it to people.',
    disables: namesOf(rights),
  };
}

function namesOf(rights: readonly NeededRight[]): string[] {
  return [...new Set(rights.map(({ by }) => by))];
}
