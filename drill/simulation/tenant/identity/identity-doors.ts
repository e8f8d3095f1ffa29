import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { setPassword } from '../account-changes.ts';
import type { TenantState } from '../state.ts';
import { actorOf } from '../token-endpoint.ts';
import { methodsOf } from './sign-in-methods.ts';

const Reset = z.object({ username: z.string(), methodId: z.string(), password: z.string() });

/** What lets somebody in who holds no session of Entra: a consent, an application's own session, a device, a way to prove oneself. */
export function registerIdentityDoors(app: Hono, state: TenantState): void {
  const { identity } = state;
  const answer = (context: Context, operation: string, objectId: string | undefined, isOpen: boolean): Response => {
    const status = isOpen ? 200 : 403;
    const about = objectId === undefined ? {} : { objectId };
    const actor = actorOf(state, objectId);
    state.log.push({ at: state.clock.now(), actor, operation, status, accepted: isOpen, ...about });
    return isOpen ? context.json({ value: 'let in' }) : context.json({ error: { code: 'Forbidden' } }, 403);
  };
  const mayGetTokens = (principalId: string, clientId: string): boolean =>
    state.users.get(principalId)?.accountEnabled === true &&
    identity.grants.some((grant) => grant.principalId === principalId && grant.clientId === clientId);

  // The application redeems its refresh token: it needs the consent, and a token that no revocation has ended.
  app.get('/drill/consented-app/mail', (context) => {
    const held = identity.consentTokens.get(context.req.header('authorization')?.replace(/^Bearer /, '') ?? '');
    const validFrom = state.users.get(held?.principalId ?? '')?.signInSessionsValidFrom ?? 0;
    const isOpen = held !== undefined && mayGetTokens(held.principalId, held.clientId) && held.at >= validFrom;
    return answer(context, 'read mail as an application', held?.principalId, isOpen);
  });
  // The owner, signed in again, follows the application's link: where they have consented they are not asked again.
  // https://learn.microsoft.com/en-us/entra/identity-platform/consent-types-developer
  app.post('/drill/consented-app/:clientId/owner-opens', (context) => {
    const { clientId } = context.req.param();
    const principalId = state.compromised ?? '';
    if (!mayGetTokens(principalId, clientId)) return context.json({ error: { code: 'consent_required' } }, 403);
    const token = randomUUID();
    identity.consentTokens.set(token, { principalId, clientId, at: state.clock.now() });
    return context.json({ token });
  });
  // Such an application looks at nothing but who is assigned to it.
  // https://learn.microsoft.com/en-us/entra/identity/users/users-revoke-access#application-issued-session-tokens
  app.get('/drill/assigned-app/records', (context) => {
    const session = identity.appSessions.get(/AppSession=([^;]+)/.exec(context.req.header('cookie') ?? '')?.[1] ?? '');
    const isOpen = identity.appRoleAssignments.some(
      ({ principalId, resourceId }) => principalId === session?.principalId && resourceId === session.resourceId,
    );
    return answer(context, 'use an assigned application', session?.principalId, isOpen);
  });
  // The network of the office lets devices in that the directory knows and has not disabled.
  app.get('/drill/office-network/:deviceId', (context) => {
    const device = [...identity.devices.values()].find(({ deviceId }) => deviceId === context.req.param('deviceId'));
    return answer(context, 'use a registered device', device?.owner ?? undefined, device?.accountEnabled === true);
  });
  // https://learn.microsoft.com/en-us/entra/identity/authentication/concept-sspr-howitworks
  app.post('/drill/self-service-reset', async (context) => {
    const asked = Reset.safeParse(await context.req.json().catch(() => undefined)).data;
    const user = [...state.users.values()].find(({ userPrincipalName }) => userPrincipalName === asked?.username);
    const isHis = user !== undefined && methodsOf(state, user).some(({ id }) => id === asked?.methodId);
    const isOpen = isHis && user.accountEnabled && user.onPremises?.syncEnabled !== true;
    if (isOpen && asked) setPassword(state, user, asked.password);
    return answer(context, 'reset the password oneself', user?.objectId, isOpen);
  });
}
