import type { FarEnd } from '../catalogue/far-end.ts';
import { keepBlocked } from './steps/sign-in/keep-blocked.ts';

/** Cordon does not enable in the directory what it did not disable there. */
export const leftToPeople: FarEnd['leftToPeople'] = ({ onPremises }, stages) =>
  onPremises && stages.includes('sign-in') && !stages.includes('directory')
    ? [
        {
          step: keepBlocked.name,
          says: 'enable the account in Active Directory too, or the next sync blocks it again',
        },
      ]
    : [];
