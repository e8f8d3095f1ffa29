import { days } from '../../../../shared/domain/duration.ts';
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { refuseUser } from '../refuse-user.ts';
import type { TenantState } from '../state.ts';
import { actorOf } from '../token-endpoint.ts';
import type { UserTokens } from '../user-tokens.ts';

/** A persistent SharePoint session lasts five days. https://learn.microsoft.com/en-us/microsoft-365/enterprise/session-timeouts */
const lifetimeMs = days(5);

/** A cookie session: neither a block, nor a revocation in Entra, nor a new password ends it. Answers the cookie. */
export function openSharePointSession(state: TenantState, objectId: string): string {
  const cookie = randomUUID();
  const createdAt = state.clock.now();
  const geo = state.users.get(objectId)?.preferredDataLocation ?? null;
  state.sharePointSessions.set(cookie, { objectId, geo, createdAt, endsAt: createdAt + lifetimeMs });
  return cookie;
}

/** The person's side of SharePoint: sign in with a token, then read files with the cookie. */
export function registerUserSessions(app: Hono, state: TenantState, tokens: UserTokens): void {
  app.post('/drill/sharepoint-session', (context) => {
    const presented = tokens.present(context.req.raw);
    if ('refused' in presented) return refuseUser(context, state, presented.refused, 'open SharePoint session');
    const { objectId } = presented.user;
    const cookie = openSharePointSession(state, objectId);
    record(state, objectId, 'open SharePoint session', 201);
    context.header('Set-Cookie', `FedAuth=${cookie}; Secure; HttpOnly; Path=/`);
    return context.json({ cookie }, 201);
  });
  app.get('/drill/files', (context) => {
    const cookie = cookieOf(context);
    const session = cookie === undefined ? undefined : state.sharePointSessions.get(cookie);
    const isOpen = session !== undefined && session.endsAt > state.clock.now();
    record(state, session?.objectId, 'read files with a SharePoint session', isOpen ? 200 : 401);
    return isOpen
      ? context.json({ value: ['Budget.xlsx', 'Contracts.docx'] })
      : context.json({ error: 'session ended' }, 401);
  });
}

function cookieOf(context: Context): string | undefined {
  return /(?:^|;\s*)FedAuth=([^;]+)/.exec(context.req.header('cookie') ?? '')?.[1];
}

function record(state: TenantState, objectId: string | undefined, operation: string, status: number): void {
  const about = objectId === undefined ? {} : { objectId };
  state.log.push({
    at: state.clock.now(),
    actor: actorOf(state, objectId),
    operation,
    status,
    accepted: status < 400,
    ...about,
  });
}
