import type { TokenCredential } from '@azure/identity';
import { hours, inWholeSeconds } from '../../shared/domain/duration.ts';

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token that nobody has signed: Azurite reads for whom and until when it is, and no more. */
export const developmentCredential: TokenCredential = {
  async getToken() {
    const iat = inWholeSeconds(Date.now());
    const exp = iat + inWholeSeconds(hours(1));
    const claims = {
      aud: 'https://storage.azure.com',
      iss: 'https://sts.windows.net/development/',
      iat,
      nbf: iat,
      exp,
    };
    return { token: `${encoded({ alg: 'none' })}.${encoded(claims)}.`, expiresOnTimestamp: exp * 1000 };
  },
};
