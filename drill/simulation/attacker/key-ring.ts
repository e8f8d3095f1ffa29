import { triedWith, type Tried } from './door-result.ts';
import type { Stolen } from './stolen.ts';
import type { TenantAnswer, TenantClient } from './tenant-client.ts';

/** The tokens the attacker holds, by what they proved when they got them. An old one is thrown away only for a newer one of the same kind. */
export interface KeyRing {
  readonly refreshTokens: ReadonlyMap<string, string>;
  readonly caeTokens: ReadonlyMap<string, string>;
  readonly plainTokens: ReadonlyMap<string, string>;
  delegate: { readonly refreshToken: string; readonly accessToken: string } | null;
  /** By application: the token it gave last. */
  readonly applicationTokens: Map<string, string>;
  /** Asks for new tokens and keeps what comes. */
  ask(client: TenantClient, born: string, fields: Readonly<Record<string, string>>): Promise<Tried>;
  /** From now on asks for the other kind of token, plain or one that knows claims challenges: each outlives something else. */
  turn(): void;
}

export function keyRing(loot: Stolen): KeyRing {
  const refreshTokens = new Map([
    ['password', loot.refreshTokens.bornOfPassword],
    ['passkey', loot.refreshTokens.bornOfPasskey],
  ]);
  // What was stolen stays beside what comes later: nobody can see which of them lives longer.
  const caeTokens = new Map([['stolen', loot.accessTokens.cae]]);
  const plainTokens = new Map([['stolen', loot.accessTokens.plain]]);
  let cae = false;
  const keep = (born: string, isCae: boolean, answer: TenantAnswer): void => {
    const tokens = issued(answer);
    if (tokens === undefined) return;
    refreshTokens.set(born, tokens.refreshToken);
    (isCae ? caeTokens : plainTokens).set(born, tokens.accessToken);
  };
  return {
    refreshTokens,
    caeTokens,
    plainTokens,
    delegate: loot.delegate,
    applicationTokens: new Map(),
    async ask(client, born, fields) {
      const isCae = cae;
      const answer = await client.signIn({ ...fields, cae: String(isCae) });
      keep(born, isCae, answer);
      return triedWith(answer);
    },
    turn() {
      cae = !cae;
    },
  };
}

/** The tokens of an answer, if it has some. */
export function issued({ status, body }: TenantAnswer): { refreshToken: string; accessToken: string } | undefined {
  const { access_token: accessToken, refresh_token: refreshToken } = body;
  if (status !== 200 || typeof accessToken !== 'string' || typeof refreshToken !== 'string') return undefined;
  return { refreshToken, accessToken };
}
