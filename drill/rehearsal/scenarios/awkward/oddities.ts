import { accountOddities } from './account-oddities.ts';
import { contentOddities } from './content-oddities.ts';
import { fateOddities } from './fate-oddities.ts';
import { kindOddities } from './kind-oddities.ts';
import { mailboxOddities } from './mailbox-oddities.ts';
import type { Oddity } from './oddity.ts';
import { placeOddities } from './place-oddities.ts';
import { weatherOddities } from './weather-oddities.ts';

/** Everything that a seed may draw. What the account is comes last: what was planted in a mailbox goes with it. */
export const oddities: readonly Oddity[] = [
  ...weatherOddities,
  ...mailboxOddities,
  ...accountOddities,
  ...contentOddities,
  ...placeOddities,
  ...kindOddities,
  ...fateOddities,
];
