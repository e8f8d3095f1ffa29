import type { Loot } from './loot.ts';
import { anyOf, resultOf, type DoorResult } from './door-result.ts';
import type { KeyRing } from './key-ring.ts';
import type { TenantClient } from './tenant-client.ts';

export interface SignInDoors {
  password(door: string): Promise<DoorResult>;
  passkey(door: string): Promise<DoorResult>;
  refreshToken(door: string): Promise<DoorResult>;
}

/** Every way to new tokens. He asks for a plain token and for one that knows claims challenges in turn: each kind outlives something else. */
export function signInDoors(client: TenantClient, loot: Loot, keys: KeyRing): SignInDoors {
  let cae = false;
  const ask = async (door: string, born: string, fields: Record<string, string>): Promise<DoorResult> => {
    const kind = cae;
    const answer = await client.signIn({ ...fields, cae: String(kind) });
    keys.keep(born, kind, answer);
    return resultOf(door, answer);
  };
  const username = loot.victim.userPrincipalName;
  return {
    password: (door) => ask(door, 'password', { grant_type: 'password', username, password: loot.password }),
    passkey: (door) => ask(door, 'passkey', { grant_type: 'urn:drill:passkey', username, passkey: loot.passkey }),
    async refreshToken(door) {
      cae = !cae;
      const results: DoorResult[] = [];
      for (const [born, token] of [...keys.refreshTokens]) {
        results.push(await ask(door, born, { grant_type: 'refresh_token', refresh_token: token }));
      }
      return anyOf(door, results);
    },
  };
}
