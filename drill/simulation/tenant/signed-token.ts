import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Signs and reads the tenant's tokens. They have the form of JWTs; the key lives as long as the tenant. */
export interface TokenSeal<Claims> {
  sign(claims: Claims): string;
  /** The claims, if this tenant signed them. Says nothing about expiry. */
  read(token: string): Claims | undefined;
}

export function tokenSeal<Claims extends object>(): TokenSeal<Claims> {
  const key = randomBytes(32);
  const macOf = (signed: string) => createHmac('sha256', key).update(signed).digest();
  return {
    sign(claims) {
      const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
      return `${signed}.${macOf(signed).toString('base64url')}`;
    },
    read(token) {
      const [head, payload, mac, ...rest] = token.split('.');
      if (head === undefined || payload === undefined || mac === undefined || rest.length > 0) return undefined;
      const expected = macOf(`${head}.${payload}`);
      const given = Buffer.from(mac, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
    },
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
