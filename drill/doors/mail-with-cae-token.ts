import type { Door } from '../simulation/attacker/door.ts';
import { readMail } from './planted/read-mail.ts';

/** An access token that knows claims challenges: it dies within a quarter of an hour of a block. */
export const mailWithCaeToken: Door = {
  name: 'mail-with-cae-token',
  try: (_, { client, keys }) => readMail(client, keys.caeTokens),
};
