import type { Door } from '../simulation/attacker/door.ts';
import { readMail } from './planted/read-mail.ts';

/** An access token that nothing revokes: it lives to its end. */
export const mailWithPlainToken: Door = {
  name: 'mail-with-plain-token',
  try: (_, { client, keys }) => readMail(client, keys.plainTokens),
};
