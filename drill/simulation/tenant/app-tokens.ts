import { fromWholeSeconds, hours, inWholeSeconds } from '../../../shared/domain/duration.ts';
import { appObjectId } from './app-object-id.ts';
import type { SimulatedApplication } from './applications/application-state.ts';
import { heldRoles } from './roles/held-roles.ts';
import type { TenantState } from './state.ts';
import { tokenSeal } from './signed-token.ts';

const resources = ['graph', 'exchange', 'sharepoint', 'storage'] as const;
/** The surfaces an app calls; each takes only tokens that were made for it. Storage is no part of the tenant: it gives the tokens alone. */
export type Resource = (typeof resources)[number];

export interface AppIdentity {
  /** Of its service principal. */
  readonly objectId?: string;
  readonly displayName?: string;
  readonly roles: readonly string[];
  /** Directory roles of its service principal; they are looked up, not carried by the token. */
  readonly directoryRoles: readonly string[];
}

export interface AppTokens {
  /** A token for the resource that `audience` names, or undefined where the tenant knows no such resource or identity. */
  issue(audience: string, clientId?: string): IssuedToken | undefined;
  /** As `issue`, to an application that has proved itself. */
  issueTo(application: SimulatedApplication, audience: string): IssuedToken | undefined;
  /** Who calls, or undefined: no token, a token of another tenant or for another resource, or an expired one. */
  callerOf(request: Request, resource: Resource): AppIdentity | undefined;
}

interface IssuedToken {
  readonly token: string;
  /** Seconds since the epoch. */
  readonly expiresOn: number;
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference */
interface AppClaims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  readonly oid: string;
  readonly sub: string;
  readonly appid: string;
  readonly app_displayname: string;
  /** How it proved itself: by a secret, or by a certificate, which a managed identity has. */
  readonly appidacr: '1' | '2';
  readonly idtyp: 'app';
  readonly roles: readonly string[];
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly ver: '1.0';
}

/**
 * A managed identity's token lives for about a day, and nothing ends it earlier.
 * https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
 */
const lifetimeSeconds = inWholeSeconds(hours(24));
/** https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#token-lifetime (60 to 90 minutes at random) */
const ordinaryLifetimeSeconds = inWholeSeconds(hours(1));

/** The app itself. */
const identity = {
  oid: appObjectId,
  appid: '0c0ffee0-6d4c-4c1a-8f0e-5b8e0b55c0de',
  app_displayname: 'Cordon',
  appidacr: '2',
} as const;

/** The identity on its own that holds tier-zero rights. */
export const tierZeroClientId = '07e20000-6d4c-4c1a-8f0e-5b8e0b55c0de';

export interface AppRegistration extends AppIdentity {
  /** Application permissions of the tier-zero identity; none: there is no such identity. */
  readonly tierZeroRoles: readonly string[];
  /** The origins under which each resource answers. */
  readonly audiences: Readonly<Record<Resource, readonly string[]>>;
}

export function appTokens(state: TenantState, app: AppRegistration): AppTokens {
  const seal = tokenSeal<AppClaims>();
  const resourceOf = (audience: string) =>
    resources.find((resource) => app.audiences[resource].includes(audience.replace(/\/(\.default)?$/, '')));
  const sign = (
    about: Pick<AppClaims, 'aud' | 'oid' | 'appid' | 'app_displayname' | 'appidacr' | 'roles'>,
    life: number,
  ) => {
    const iat = inWholeSeconds(state.clock.now());
    const iss = `https://sts.windows.net/${state.tenantId}/`;
    const times = { iat, nbf: iat, exp: iat + life };
    const token = seal.sign({ ...about, ...times, iss, tid: state.tenantId, sub: about.oid, idtyp: 'app', ver: '1.0' });
    return { token, expiresOn: times.exp };
  };
  return {
    issue(audience, clientId) {
      const resource = resourceOf(audience);
      const isTierZero = clientId === tierZeroClientId;
      if (resource === undefined || (isTierZero && app.tierZeroRoles.length === 0)) return undefined;
      const roles = (isTierZero ? app.tierZeroRoles : app.roles).filter((role) => ownerOf(role) === resource);
      return sign({ ...identity, aud: audience, roles }, lifetimeSeconds);
    },
    issueTo({ id, appId, displayName, roles }, aud) {
      const resource = resourceOf(aud);
      if (resource === undefined) return undefined;
      const about = { aud, oid: id, appid: appId, app_displayname: displayName, appidacr: '1' } as const;
      return sign({ ...about, roles: roles.filter((role) => ownerOf(role) === resource) }, ordinaryLifetimeSeconds);
    },
    callerOf(request, resource) {
      const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
      const claims = token === undefined ? undefined : seal.read(token);
      if (claims === undefined || resourceOf(claims.aud) !== resource) return undefined;
      if (fromWholeSeconds(claims.exp) <= state.clock.now()) return undefined;
      const directoryRoles = claims.oid === identity.oid ? app.directoryRoles : heldRoles(state, claims.oid);
      return { objectId: claims.oid, displayName: claims.app_displayname, roles: claims.roles, directoryRoles };
    },
  };
}

function ownerOf(role: string): Resource {
  if (role === 'Exchange.ManageAsApp') return 'exchange';
  return role === 'Sites.FullControl.All' ? 'sharepoint' : 'graph';
}
