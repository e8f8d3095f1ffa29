import { minutes } from '../../../shared/domain/duration.ts';
import type { TenantState } from './state.ts';

/** Azure keeps a copy of a managed identity's token and knows nothing of the challenge: a new one takes up to this long. */
const longest = minutes(15);

/** From now on the token of this request is not accepted any more. */
export function challengeToken(state: TenantState, request: Request): void {
  const token = bearerOf(request);
  if (token !== undefined) state.challengedTokens.set(token, state.clock.now() + state.random() * longest);
}

export function isTokenChallenged({ challengedTokens }: TenantState, request: Request): boolean {
  return challengedTokens.size > 0 && challengedTokens.has(bearerOf(request) ?? '');
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}
