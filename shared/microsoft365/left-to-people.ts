import type { FarEnd } from '../catalogue/far-end.ts';
import { identityProviderOf } from './account-facts.ts';
import { endSessionAtProvider } from './steps/sign-in/end-session-at-provider.ts';
import { keepBlocked } from './steps/sign-in/keep-blocked.ts';

/** Cordon does not enable in the directory what it did not disable there, and gives nobody a password of another identity provider. */
export const leftToPeople: FarEnd['leftToPeople'] = (account, stages) => {
  if (!stages.includes('sign-in')) return [];
  if (account.onPremises) {
    const says = 'enable the account in Active Directory too, or the next sync blocks it again';
    return stages.includes('directory') ? [] : [{ step: keepBlocked.name, says }];
  }
  const provider = identityProviderOf(account);
  if (provider === undefined || account.home !== null) return [];
  return [{ step: endSessionAtProvider.name, says: `give the owner a new password at ${provider}` }];
};
