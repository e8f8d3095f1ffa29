import { certificate } from '../../doors/certificate.ts';
import { forwarding } from '../../doors/forwarding.ts';
import { inboxRule } from '../../doors/inbox-rule.ts';
import { kerberosTicket } from '../../doors/kerberos-ticket.ts';
import { mailAsDelegate } from '../../doors/mail-as-delegate.ts';
import { mailWithCaeToken } from '../../doors/mail-with-cae-token.ts';
import { mailWithPlainToken } from '../../doors/mail-with-plain-token.ts';
import { networkLogon } from '../../doors/network-logon.ts';
import { oldPassword } from '../../doors/old-password.ts';
import { passkey } from '../../doors/passkey.ts';
import { refreshToken } from '../../doors/refresh-token.ts';
import { sharePointSession } from '../../doors/sharepoint-session.ts';
import type { Door } from '../../simulation/attacker/door.ts';

/** What every attacker of a rehearsal has opened. */
export const usualDoors: readonly Door[] = [
  oldPassword,
  passkey,
  certificate,
  refreshToken,
  mailWithCaeToken,
  mailWithPlainToken,
  sharePointSession,
  mailAsDelegate,
  networkLogon,
  kerberosTicket,
  inboxRule,
  forwarding,
];
