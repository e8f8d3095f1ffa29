import { accountOddities } from './account-oddities.ts';
import { mailboxOddities } from './mailbox-oddities.ts';
import type { Oddity } from './oddity.ts';
import { weatherOddities } from './weather-oddities.ts';

/** Everything that a seed may draw. */
export const oddities: readonly Oddity[] = [...weatherOddities, ...mailboxOddities, ...accountOddities];
