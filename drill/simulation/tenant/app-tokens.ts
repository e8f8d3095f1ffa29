import { seconds } from '../../../shared/domain/duration.ts';
import { appObjectId } from './app-object-id.ts';
import type { TenantState } from './state.ts';
import { tokenSeal } from './signed-token.ts';

/** The surfaces an app calls; each takes only tokens that were made for it. */
export type Resource = 'graph' | 'exchange' | 'sharepoint';

export interface AppIdentity {
  /** Of its service principal. */
  readonly objectId?: string;
  readonly roles: readonly string[];
  /** Directory roles of its service principal; they are looked up, not carried by the token. */
  readonly directoryRoles: readonly string[];
}

export interface AppTokens {
  /** A token for the resource that `audience` names, or undefined where the tenant knows no such resource or identity. */
  issue(audience: string, clientId?: string): { readonly token: string; readonly expiresOn: number } | undefined;
  /** Who calls, or undefined: no token, a token of another tenant or for another resource, or an expired one. */
  callerOf(request: Request, resource: Resource): AppIdentity | undefined;
}

interface AppClaims {
  readonly aud: string;
  readonly tid: string;
  readonly oid: string;
  readonly appid: string;
  readonly idtyp: 'app';
  readonly roles: readonly string[];
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
}

/**
 * A managed identity's token lives for about a day, and nothing ends it earlier.
 * https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
 */
const lifetimeSeconds = 86_400;

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
    (['graph', 'exchange', 'sharepoint'] as const).find((resource) =>
      app.audiences[resource].includes(audience.replace(/\/(\.default)?$/, '')),
    );
  return {
    issue(audience, clientId) {
      const resource = resourceOf(audience);
      const isTierZero = clientId === tierZeroClientId;
      if (resource === undefined || (isTierZero && app.tierZeroRoles.length === 0)) return undefined;
      const iat = Math.floor(state.clock.now() / seconds(1));
      const token = seal.sign({
        aud: audience,
        tid: state.tenantId,
        oid: appObjectId,
        appid: '0c0ffee0-6d4c-4c1a-8f0e-5b8e0b55c0de',
        idtyp: 'app',
        roles: (isTierZero ? app.tierZeroRoles : app.roles).filter((role) => ownerOf(role) === resource),
        iat,
        exp: iat + lifetimeSeconds,
      });
      return { token, expiresOn: iat + lifetimeSeconds };
    },
    callerOf(request, resource) {
      const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
      const claims = token === undefined ? undefined : seal.read(token);
      if (claims === undefined || resourceOf(claims.aud) !== resource) return undefined;
      if (seconds(claims.exp) <= state.clock.now()) return undefined;
      return { objectId: claims.oid, roles: claims.roles, directoryRoles: app.directoryRoles };
    },
  };
}

function ownerOf(role: string): Resource {
  if (role === 'Exchange.ManageAsApp') return 'exchange';
  return role === 'Sites.FullControl.All' ? 'sharepoint' : 'graph';
}
