import { days, hours, minutes } from '../../../shared/domain/duration.ts';
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { DirectoryAccount } from './directory-account.ts';
import type { KerberosTicket } from './kerberos-ticket.ts';
import type { TenantState } from './state.ts';

/** As domains are set up by default. https://learn.microsoft.com/openspecs/windows_protocols/ms-gpsb/0fce5b92-bcc1-4b96-9c2b-56397c3f144f */
const lifetime = hours(10);
const renewableFor = days(7);
/** https://learn.microsoft.com/openspecs/windows_protocols/ms-kile/519392b1-625a-420d-be90-d588c852dda3 */
const uncheckedFor = minutes(20);

/** Answers what the ticket is known by. */
export function giveTicket(
  state: TenantState,
  { securityIdentifier }: DirectoryAccount,
  authenticatedAt: number,
): string {
  const id = randomUUID();
  const times = {
    authenticatedAt,
    renewableUntil: authenticatedAt + renewableFor,
    expiresAt: authenticatedAt + lifetime,
  };
  state.kerberosTickets.set(id, { securityIdentifier, ...times });
  return id;
}

/** The side of the domain controller that gives tickets for file servers, in JSON instead of Kerberos; a good ticket is renewed. */
export function registerKerberos(app: Hono, state: TenantState): void {
  app.get('/drill/service-ticket/:id', (context) => {
    const ticket = state.kerberosTickets.get(context.req.param('id'));
    const account = state.directory.get(ticket?.securityIdentifier ?? '');
    const error = refusalOf(ticket, account, state.clock.now());
    const status = error === undefined ? 200 : 403;
    const about = account === undefined ? {} : { objectId: account.objectId };
    const operation = 'ask for a Kerberos ticket';
    state.log.push({ at: state.clock.now(), actor: 'attacker', operation, status, accepted: status === 200, ...about });
    if (error !== undefined) return context.json({ error: { code: error } }, 403);
    if (ticket) ticket.expiresAt = Math.min(state.clock.now() + lifetime, ticket.renewableUntil);
    return context.json({ value: 'cifs/files.contoso.com' });
  });
}

/**
 * A new password ends no ticket; that the account is disabled is looked at once the ticket is older than twenty minutes.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-kile/e19be8b8-9130-40a4-9cd1-92d0cbd46a51
 */
function refusalOf(
  ticket: KerberosTicket | undefined,
  account: DirectoryAccount | undefined,
  now: number,
): string | undefined {
  if (!ticket || !account) return 'KDC_ERR_C_PRINCIPAL_UNKNOWN';
  if (ticket.expiresAt <= now) return 'KRB_AP_ERR_TKT_EXPIRED';
  if (!account.enabled && now - ticket.authenticatedAt > uncheckedFor) return 'KDC_ERR_CLIENT_REVOKED';
  return undefined;
}
