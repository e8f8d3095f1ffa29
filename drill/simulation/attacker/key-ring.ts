import type { Loot } from './loot.ts';
import type { TenantAnswer } from './tenant-client.ts';

/** The tokens the attacker holds, by what he proved when he got them. He throws the old one away only for a newer one of the same kind. */
export interface KeyRing {
  readonly refreshTokens: ReadonlyMap<string, string>;
  readonly caeTokens: ReadonlyMap<string, string>;
  readonly plainTokens: ReadonlyMap<string, string>;
  delegate: { readonly refreshToken: string; readonly accessToken: string } | null;
  /** Keeps what a sign-in gave. */
  keep(born: string, cae: boolean, answer: TenantAnswer): void;
}

export function keyRing(loot: Loot): KeyRing {
  const refreshTokens = new Map([
    ['password', loot.refreshTokens.bornOfPassword],
    ['passkey', loot.refreshTokens.bornOfPasskey],
  ]);
  // What he stole stays beside what he gets later: he cannot see which of them lives longer.
  const caeTokens = new Map([['stolen', loot.accessTokens.cae]]);
  const plainTokens = new Map([['stolen', loot.accessTokens.plain]]);
  return {
    refreshTokens,
    caeTokens,
    plainTokens,
    delegate: loot.delegate,
    keep(born, cae, answer) {
      const tokens = issued(answer);
      if (tokens === undefined) return;
      refreshTokens.set(born, tokens.refreshToken);
      (cae ? caeTokens : plainTokens).set(born, tokens.accessToken);
    },
  };
}

/** The tokens of an answer, if it has some. */
export function issued({ status, body }: TenantAnswer): { refreshToken: string; accessToken: string } | undefined {
  const { access_token: accessToken, refresh_token: refreshToken } = body;
  if (status !== 200 || typeof accessToken !== 'string' || typeof refreshToken !== 'string') return undefined;
  return { refreshToken, accessToken };
}
