import { createRemoteJWKSet } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { hours, minutes } from '../domain/duration.ts';

/** Microsoft: look for new keys about once a day. https://learn.microsoft.com/entra/identity-platform/signing-key-rollover */
const lookEvery = hours(24);
const lookAgainAfter = minutes(5);

/**
 * The keys that the tenant signs with. Those that were read last go on while the tenant does not show newer ones: nobody could act otherwise,
 * at the very time when somebody has to. A token with a key that is not among them makes it look again, at most every 30 s.
 * @param url `https://login.microsoftonline.com/<tenant>/discovery/v2.0/keys`
 */
export function signingKeys(url: string): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), { cacheMaxAge: Infinity });
  let lookNext: number | undefined;
  return async (header, token) => {
    if (lookNext !== undefined && Date.now() > lookNext) {
      lookNext = Date.now() + lookAgainAfter;
      // Nobody waits for it: a key that was withdrawn is gone at one of the next requests.
      void remote.reload().then(
        () => (lookNext = Date.now() + lookEvery),
        () => undefined,
      );
    }
    const key = await remote(header, token);
    lookNext ??= Date.now() + lookEvery;
    return key;
  };
}
