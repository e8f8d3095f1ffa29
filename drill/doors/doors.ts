import type { Door } from '../simulation/attacker/door.ts';
import { appFederation } from './app-federation.ts';
import { appSecret } from './app-secret.ts';
import { assignedApp } from './assigned-app.ts';
import { automaticReply } from './automatic-reply.ts';
import { certificate } from './certificate.ts';
import { consentedApp } from './consented-app.ts';
import { delegatesOwnMail } from './delegates-own-mail.ts';
import { delegatesOwnRule } from './delegates-own-rule.ts';
import { earlierPasskey } from './earlier-passkey.ts';
import { forwarding } from './forwarding.ts';
import { imapConnection } from './imap-connection.ts';
import { inboxRule } from './inbox-rule.ts';
import { kerberosTicket } from './kerberos-ticket.ts';
import { madeApplication } from './made-application.ts';
import { mailAsDelegate } from './mail-as-delegate.ts';
import { mailFlowRule } from './mail-flow-rule.ts';
import { mailWithCaeToken } from './mail-with-cae-token.ts';
import { mailWithPlainToken } from './mail-with-plain-token.ts';
import { networkLogon } from './network-logon.ts';
import { oldPassword } from './old-password.ts';
import { openMailboxConnection } from './open-mailbox-connection.ts';
import { passkey } from './passkey.ts';
import { phishingMail } from './phishing-mail.ts';
import { phone } from './phone.ts';
import { refreshToken } from './refresh-token.ts';
import { registeredDevice } from './registered-device.ts';
import { role } from './role.ts';
import { selfServicePasswordReset } from './self-service-password-reset.ts';
import { sharePointSession } from './sharepoint-session.ts';
import { sharingLink } from './sharing-link.ts';
import { strangerInTeam } from './stranger-in-team.ts';
import { sweepRule } from './sweep-rule.ts';

/** Every way in there is, in the order of the verdict. */
export const doors: readonly Door[] = [
  oldPassword,
  passkey,
  earlierPasskey,
  certificate,
  refreshToken,
  mailWithCaeToken,
  mailWithPlainToken,
  sharePointSession,
  mailAsDelegate,
  sharingLink,
  phishingMail,
  imapConnection,
  phone,
  sweepRule,
  automaticReply,
  mailFlowRule,
  delegatesOwnMail,
  delegatesOwnRule,
  role,
  consentedApp,
  assignedApp,
  registeredDevice,
  selfServicePasswordReset,
  networkLogon,
  kerberosTicket,
  appSecret,
  appFederation,
  madeApplication,
  strangerInTeam,
  inboxRule,
  forwarding,
  openMailboxConnection,
];
