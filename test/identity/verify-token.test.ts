import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createLocalJWKSet, errors } from 'jose';
import { personCalled } from '../../drill/rehearsal/sign-in.ts';
import { apiToken, registeredApi, signingKey } from '../../drill/simulation/tenant/registered-api.ts';
import type { SignedIn } from '../../drill/simulation/tenant/registered-api.ts';
import { verifyToken } from '../../shared/identity/verify-token.ts';
import type { Identified } from '../../shared/identity/verify-token.ts';

const tenantId = 'aaaaaaaa-0000-4000-8000-000000000001';
const other = 'cccccccc-0000-4000-8000-000000000001';
const api = registeredApi('https://login.test', tenantId);
const now = Date.now();
const hour = 3_600;
const seconds = Math.floor(now / 1_000);
const mia = personCalled('mia@contoso.com', ['Case.Contain', 'Case.Read']);
const sentinel: SignedIn = { is: 'application', objectId: randomUUID(), name: 'sentinel', roles: ['Alert.Send'] };

const keyOf = ({ key } = api) => ({
  ...createPublicKey(key.privateKey).export({ format: 'jwk' }),
  kid: key.kid,
  use: 'sig',
});
const keys = createLocalJWKSet({ keys: [keyOf()] as never });
const verify = (token: string): Promise<Identified> =>
  verifyToken(token, { issuer: api.issuer, tenantId, audience: api.clientId }, keys);
const made = (claims: Readonly<Record<string, unknown>> = {}, who = mia, at = now) => apiToken(api, who, at, claims);

/** The same claims under another header, signed as `signing` says. */
function forged(header: object, signing: (text: string) => string): string {
  const [, payload = ''] = made().split('.');
  const text = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}`;
  return `${text}.${signing(text)}`;
}

test('a person is who the token says, with the roles that are for people', async () => {
  const roles = ['Case.Read', 'Alert.Send', 'Global.Admin', 'Case.Contain'];
  expect(await verify(made({ roles }))).toEqual({
    caller: { id: mia.objectId, is: 'person', name: 'mia@contoso.com', roles: ['Case.Read', 'Case.Contain'] },
  });
});

test('an application sends alerts, and no role of people is ever its own', async () => {
  const roles = ['Alert.Send', 'Case.Release'];
  expect(await verify(made({ roles }, sentinel))).toMatchObject({
    caller: { id: sentinel.objectId, is: 'application', roles: ['Alert.Send'] },
  });
});

test.each<[string, Record<string, unknown>, SignedIn]>([
  ['of another tenant', { tid: other }, mia],
  ['made by another issuer', { iss: `https://login.test/${other}/v2.0` }, mia],
  ['of version 1', { ver: '1.0', iss: `https://sts.windows.net/${tenantId}/` }, mia],
  ['that says version 1', { ver: '1.0' }, mia],
  ['for another API', { aud: other }, mia],
  ['for several APIs', { aud: [api.clientId, other] }, mia],
  ['for the App ID URI', { aud: `api://${api.clientId}` }, mia],
  ['that has expired', { exp: seconds - hour }, mia],
  ['that never expires', { exp: undefined }, mia],
  ['that is not valid yet', { nbf: seconds + hour }, mia],
  ['without the kind of its owner', { idtyp: undefined }, mia],
  ['of a device', { idtyp: 'device' }, mia],
  ['of an application that says it is a person', { idtyp: 'user' }, sentinel],
  ['of a person that says it is an application', { idtyp: 'app' }, mia],
  ['of a person without a scope', { scp: undefined }, mia],
  ['of an application that acts for somebody', { sub: other }, sentinel],
  ['without an object id', { oid: undefined }, mia],
  ['with an object id that is a path', { oid: '../../me' }, mia],
  ['with roles that are no list', { roles: 'Case.Contain' }, mia],
])('a token %s is refused', async (_what, claims, who) => {
  expect(await verify(made(claims, who))).toEqual({ refused: expect.any(String) as unknown });
});

const publicPem = createPublicKey(api.key.privateKey).export({ format: 'pem', type: 'spki' }) as string;
const hmac = (text: string): string => createHmac('sha256', publicPem).update(text).digest('base64url');
const theirs = registeredApi(
  'https://login.test',
  tenantId,
  signingKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
);

test.each<[string, () => string]>([
  ['is not signed', () => forged({ typ: 'JWT', alg: 'none' }, () => '')],
  ['is signed with the public key as a secret', () => forged({ typ: 'JWT', alg: 'HS256', kid: api.key.kid }, hmac)],
  ['brings its own key', () => forged({ typ: 'JWT', alg: 'RS256', jwk: keyOf(theirs) }, hmac)],
  ['names a key of somebody else', () => apiToken(theirs, mia, now)],
  ['borrows the id of the key', () => apiToken({ ...theirs, key: { ...theirs.key, kid: api.key.kid } }, mia, now)],
  ['has another signature', () => `${made().split('.').slice(0, 2).join('.')}.${made().split('.')[2] ?? ''}`],
  [
    'demands an extension',
    () => forged({ typ: 'JWT', alg: 'RS256', kid: api.key.kid, crit: ['b64'], b64: false }, hmac),
  ],
  ['is of another type', () => forged({ typ: 'at+jwt', alg: 'RS256', kid: api.key.kid }, hmac)],
  ['is no JSON', () => 'e30.e30.e30'],
  ['is empty', () => '..'],
  ['is very long', () => made({ groups: Array.from({ length: 2_000 }, () => randomUUID()) })],
])('a token that %s is refused', async (_what, token) => {
  expect(await verify(token())).toEqual({ refused: expect.any(String) as unknown });
});

test('where the tenant shows no keys nobody can tell, which is no refusal', async () => {
  const expected = { issuer: api.issuer, tenantId, audience: api.clientId };
  for (const failure of [new TypeError('fetch failed'), new errors.JWKSTimeout()]) {
    const answer = await verifyToken(made(), expected, () => Promise.reject(failure));
    expect(answer).toEqual({ unknown: expect.any(String) as unknown });
  }
});

test('a clock that is a minute off is borne, and no more', async () => {
  expect(await verify(made({ nbf: seconds + 50 }))).toHaveProperty('caller');
  expect(await verify(made({ exp: seconds - 50 }))).toHaveProperty('caller');
  expect(await verify(made({ exp: seconds - 90 }))).toHaveProperty('refused');
});
