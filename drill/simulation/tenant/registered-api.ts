import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Hono } from 'hono';
import type { TenantState } from './state.ts';
import { hours, inWholeSeconds } from '../../../shared/domain/duration.ts';

/** An API that is registered in the tenant, for which it makes tokens of version 2. */
export interface RegisteredApi {
  readonly issuer: string;
  readonly tenantId: string;
  /** Of the registration. */
  readonly clientId: string;
  readonly key: SigningKey;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** Who signs in, and what is assigned to them. */
export interface SignedIn {
  readonly is: 'person' | 'application';
  readonly objectId: string;
  /** The sign-in name of a person. */
  readonly name: string;
  readonly roles: readonly string[];
}

/** A client of Microsoft's own with which people sign in at a command line. */
const commandLine = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const cordonsApi = 'a9100000-6d4c-4c1a-8f0e-5b8e0b55c0de';

/** The origin of `url` is that of the sign-in. The key is made when somebody signs in: making one takes long, and few tests do. */
export function registeredApi(url: string, tenantId: string, key?: SigningKey): RegisteredApi {
  return {
    issuer: `${url}/${tenantId}/v2.0`,
    tenantId,
    clientId: cordonsApi,
    get key() {
      return key ?? keyOfThisProcess();
    },
  };
}

/** What the app has to be told of it. */
export const apiSettings = (url: string) => ({ CORDON_LOGIN_URL: url, CORDON_API_CLIENT_ID: cordonsApi });

/**
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference; `idtyp` is in tokens of people because the registration
 * asks for it. https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 * @param now milliseconds since the epoch
 * @param claims in place of those that the tenant would make
 */
export function apiToken(
  { issuer, tenantId, clientId, key }: RegisteredApi,
  { is, objectId, name, roles }: SignedIn,
  now: number,
  claims: Readonly<Record<string, unknown>> = {},
): string {
  const iat = inWholeSeconds(now);
  const isPerson = is === 'person';
  const about = isPerson
    ? {
        azp: commandLine,
        azpacr: '0',
        idtyp: 'user',
        scp: 'user_impersonation',
        preferred_username: name,
        sub: pairwise(objectId),
      }
    : { azp: objectId, azpacr: '2', idtyp: 'app', sub: objectId };
  const times = { iat, nbf: iat, exp: iat + inWholeSeconds(hours(1)) };
  const made = {
    aud: clientId,
    iss: issuer,
    ...times,
    ...about,
    oid: objectId,
    roles,
    tid: tenantId,
    uti: randomUUID(),
    ver: '2.0',
  };
  return signed({ typ: 'JWT', alg: 'RS256', kid: key.kid }, { ...made, ...claims }, key.privateKey);
}

/** A person is another to each API. */
const pairwise = (objectId: string): string => createHash('sha256').update(objectId).digest('base64url');

function signed(header: object, claims: object, key: KeyObject): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

/** `GET /{tenant}/discovery/v2.0/keys`: with what its tokens are checked. https://learn.microsoft.com/entra/identity-platform/signing-key-rollover */
export function registerSigningKeys(app: Hono, { tenantId }: Pick<TenantState, 'tenantId'>): void {
  app.get('/:tenant/discovery/v2.0/keys', (context) => {
    const { kid, privateKey } = keyOfThisProcess();
    const issuer = `${new URL(context.req.url).origin}/${tenantId}/v2.0`;
    const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
    return context.json({ keys: [{ kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, issuer }] });
  });
}

let made: SigningKey | undefined;

/** The one of all tenants that this process simulates. */
function keyOfThisProcess(): SigningKey {
  return (made ??= signingKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey));
}

/** @param privateKey also as PEM */
export function signingKey(privateKey: KeyObject | string): SigningKey {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { kid: createHash('sha256').update(spki).digest('base64url').slice(0, 27), privateKey: key };
}
