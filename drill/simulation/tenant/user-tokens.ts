import { knowsPassword } from './directory-account.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import { passWith, spendPass } from './identity/temporary-access-pass.ts';
import { moment } from './moment.ts';
import type { SignInError } from './sign-in-error.ts';
import { signInNameOf } from './sign-in-name.ts';
import { tokenSeal, type TokenSeal } from './signed-token.ts';
import type { SimulatedUser } from './simulated-user.ts';
import type { TenantState } from './state.ts';
import type { Birth, UserClaims } from './token-claims.ts';

export type Grant =
  | { readonly by: 'password'; readonly username: string; readonly password: string }
  | { readonly by: 'passkey'; readonly username: string; readonly passkey: string }
  | { readonly by: 'certificate'; readonly username: string; readonly certificate: string }
  | { readonly by: 'temporary-access-pass'; readonly username: string; readonly code: string }
  | { readonly by: 'refresh-token'; readonly refreshToken: string };

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds. */
  readonly lifetimeMs: number;
}

export type GrantAnswer =
  | { readonly granted: true; readonly user: SimulatedUser; readonly tokens: IssuedTokens }
  | { readonly granted: false; readonly user: SimulatedUser | undefined; readonly error: SignInError };

export type Presented =
  { readonly user: SimulatedUser; readonly issued: number } | { readonly refused: 'invalid' | 'expired' | 'revoked' };

export interface UserTokens {
  /** Answers a sign-in or a refresh as the tenant stands now. */
  grant(grant: Grant, cae: boolean): GrantAnswer;
  /** Tokens as a sign-in gives them, without one: what was stolen before the drill began. */
  issue(user: SimulatedUser, born: Birth, cae: boolean): IssuedTokens;
  /** Whose request it is, as a resource that evaluates access continuously decides it. */
  present(request: Request): Presented;
}

const minute = minutes(1);
const hour = 60 * minute;
/** https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens#token-lifetime */
const refreshLifetimeMs = 90 * 24 * hour;
/** https://learn.microsoft.com/en-us/entra/identity/conditional-access/concept-continuous-access-evaluation#token-lifetime */
const caeLifetimeMs = 28 * hour;

export function userTokens(state: TenantState): UserTokens {
  const seal = tokenSeal<UserClaims>();
  const issue: UserTokens['issue'] = (user, born, cae) => issueTokens(state, seal, user, born, cae);
  return {
    issue,
    grant(grant, cae) {
      const claimed = identify(state, seal, grant);
      if ('error' in claimed) return { granted: false, ...claimed };
      const { user, born } = claimed;
      const error = !user.accountEnabled
        ? 50057
        : (claimed.revoked ?? (isBlockedByRisk(state, user, grant) ? 53003 : undefined));
      if (error !== undefined) return { granted: false, user, error };
      if (grant.by === 'temporary-access-pass') spendPass(state, user, grant.code);
      return { granted: true, user, tokens: issue(user, born, cae) };
    },
    present(request) {
      const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
      const claims = token === undefined ? undefined : seal.read(token);
      const user = claims?.typ === 'access' ? state.users.get(claims.oid) : undefined;
      if (claims === undefined || user === undefined) return { refused: 'invalid' };
      const now = state.clock.now();
      if (claims.expires <= now) return { refused: 'expired' };
      // A token that knows no claims challenge is good until it expires, whatever has happened to the account since.
      if (!claims.cae) return { user, issued: claims.issued };
      const isRevoked = user.criticalEvents.some(({ at, learnedAt }) => claims.issued < at && learnedAt <= now);
      return isRevoked ? { refused: 'revoked' } : { user, issued: claims.issued };
    },
  };
}

function issueTokens(
  state: TenantState,
  seal: TokenSeal<UserClaims>,
  user: SimulatedUser,
  born: Birth,
  cae: boolean,
): IssuedTokens {
  const issued = moment(state);
  // https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#token-lifetime (60 to 90 minutes at random)
  const lifetimeMs = cae ? caeLifetimeMs : Math.floor((60 + state.random() * 30) * minute);
  const claims = { tid: state.tenantId, oid: user.objectId, born, issued, cae };
  return {
    accessToken: seal.sign({ ...claims, typ: 'access', expires: issued + lifetimeMs }),
    refreshToken: seal.sign({ ...claims, typ: 'refresh', expires: issued + refreshLifetimeMs }),
    lifetimeMs,
  };
}

type Claimed =
  | { readonly user: SimulatedUser; readonly born: Birth; readonly revoked?: SignInError }
  | { readonly user: SimulatedUser | undefined; readonly error: SignInError };

function identify(state: TenantState, seal: TokenSeal<UserClaims>, grant: Grant): Claimed {
  if (grant.by === 'refresh-token') return identifyByRefreshToken(state, seal, grant.refreshToken);
  const name = grant.username.toLowerCase();
  const user = [...state.users.values()].find((one) => signInNameOf(one).toLowerCase() === name);
  if (user === undefined) return { user, error: 50126 };
  if (grant.by === 'password')
    return isPasswordOf(state, user, grant.password) ? { user, born: 'password' } : { user, error: 50126 };
  return provesOtherwise(state, user, grant) ? { user, born: 'passkey' } : { user, error: 50126 };
}

/**
 * Where no hash of it is in the cloud, an agent asks the domain controller (pass-through authentication).
 * https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-how-it-works
 */
function isPasswordOf(state: TenantState, user: SimulatedUser, password: string): boolean {
  const isAskedThere = user.onPremises?.syncEnabled === true && !state.organization.passwordHashSync;
  const account = [...state.directory.values()].find(({ objectId }) => objectId === user.objectId);
  if (!isAskedThere || !account) return user.password === password;
  return account.enabled && knowsPassword(account, password, state.clock.now());
}

function provesOtherwise(
  state: TenantState,
  user: SimulatedUser,
  grant: Exclude<Grant, { readonly by: 'password' | 'refresh-token' }>,
): boolean {
  if (grant.by === 'passkey') return user.passkeys.includes(grant.passkey);
  if (grant.by === 'certificate') return state.identity.certificates.get(grant.certificate) === user.objectId;
  return passWith(state, user, grant.code) !== undefined;
}

function identifyByRefreshToken(state: TenantState, seal: TokenSeal<UserClaims>, token: string): Claimed {
  const claims = seal.read(token);
  const user = claims?.typ === 'refresh' ? state.users.get(claims.oid) : undefined;
  if (claims === undefined || user === undefined) return { user: undefined, error: 9002313 };
  if (claims.expires <= state.clock.now()) return { user, error: 70008 };
  // A refresh token that was not born of a password outlives a change of the password, but no revocation.
  // https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens#token-revocation
  const validFrom =
    claims.born === 'password'
      ? Math.max(user.signInSessionsValidFrom, user.passwordTokensValidFrom)
      : user.signInSessionsValidFrom;
  return claims.issued < validFrom ? { user, born: claims.born, revoked: 50173 } : { user, born: claims.born };
}

/**
 * The tenant's policy blocks high risk at sign-ins of people. As in most tenants some clients are excluded from it, and an attacker finds
 * them: passwords, certificates and refresh tokens are redeemed through such a client.
 * https://learn.microsoft.com/en-us/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
function isBlockedByRisk(state: TenantState, user: SimulatedUser, grant: Grant): boolean {
  const { identityProtection, blocksHighRisk } = state.organization;
  if (grant.by !== 'passkey' && grant.by !== 'temporary-access-pass') return false;
  return identityProtection && blocksHighRisk && state.riskyUsers.get(user.objectId)?.riskLevel === 'high';
}
