import { hours, seconds } from '../../../../shared/domain/duration.ts';
import type { Hono } from 'hono';
import type { FederatedCredential, SimulatedCredential } from './application-state.ts';
import { tokenSeal } from '../signed-token.ts';
import type { TenantState } from '../state.ts';

interface Claims {
  readonly appId: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

const lifetimeMs = hours(1);

/**
 * Where an application signs in as itself: no user, no second factor, no Conditional Access for users.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function registerClientCredentials(app: Hono, state: TenantState): void {
  const seal = tokenSeal<Claims>();
  const note = (operation: string, accepted: boolean): void => {
    const status = accepted ? 200 : 401;
    state.log.push({ at: state.clock.now(), actor: 'attacker', operation, status, accepted });
  };
  app.post('/:tenant/oauth2/v2.0/token', async (context, next) => {
    const form = new URLSearchParams(await context.req.text());
    if (form.get('grant_type') !== 'client_credentials') return next();
    const now = state.clock.now();
    const named = [...state.applications.values()].filter(({ appId }) => appId === form.get('client_id'));
    const proves = ({ secret, until }: SimulatedCredential): boolean =>
      secret === form.get('client_secret') && until > now;
    // Stands for a token of that provider: who is its issuer and its subject is let in.
    const vouches = ({ issuer, subject }: FederatedCredential): boolean =>
      `${issuer} ${subject}` === form.get('client_assertion');
    const isTaken = named.some(({ passwords, federated }) => passwords.some(proves) || federated.some(vouches));
    note('grant client_credentials', isTaken);
    if (!isTaken) return context.json({ error: 'invalid_client', error_codes: [7000215] }, 401);
    const claims = { appId: form.get('client_id') ?? '', expires: now + lifetimeMs };
    return context.json({ token_type: 'Bearer', expires_in: lifetimeMs / seconds(1), access_token: seal.sign(claims) });
  });
  app.get('/drill/app-only/people', (context) => {
    const token = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    const claims = token === undefined ? undefined : seal.read(token);
    const roles = [...state.applications.values()].find(({ appId }) => appId === claims?.appId)?.roles ?? [];
    // An application's token is good until it expires, whatever became of the secret.
    const may = claims !== undefined && claims.expires > state.clock.now() && roles.includes('User.Read.All');
    note('read everybody as an application', may);
    if (!may) return context.json({ error: { code: 'InvalidAuthenticationToken' } }, 401);
    return context.json({ value: [...state.users.values()].map(({ userPrincipalName }) => userPrincipalName) });
  });
}
