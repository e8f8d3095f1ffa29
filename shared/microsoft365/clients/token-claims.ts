import * as z from 'zod';
import type { TokenSource } from './token-source.ts';

const Claims = z.object({ roles: z.array(z.string()).optional(), oid: z.string().optional() });

/** The application permissions that a token for `origin` carries; null where it does not say, e.g. because a person's token has scopes instead. */
export async function grantedRoles(origin: string, token: TokenSource): Promise<readonly string[] | null> {
  return (await claimsOf(origin, token)).roles ?? null;
}

/** The object id of the service principal that a token for `origin` was issued to; null where it does not say. */
export async function ownId(origin: string, token: TokenSource): Promise<string | null> {
  return (await claimsOf(origin, token)).oid ?? null;
}

async function claimsOf(origin: string, token: TokenSource): Promise<z.infer<typeof Claims>> {
  const [, payload = ''] = (await token(origin)).split('.');
  try {
    return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  } catch {
    // A token is opaque to a client by contract; that it can be read today helps, and nothing depends on it.
    // https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
    return {};
  }
}
