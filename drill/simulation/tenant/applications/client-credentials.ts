import type { Hono } from 'hono';
import { inWholeSeconds } from '../../../../shared/domain/duration.ts';
import type { AppTokens } from '../app-tokens.ts';
import { refuseToken } from '../sign-in-error.ts';
import type { TenantState } from '../state.ts';
import type { FederatedCredential, SimulatedApplication, SimulatedCredential } from './application-state.ts';

type Login = Readonly<Partial<Record<'client_id' | 'client_secret' | 'client_assertion' | 'scope', string>>>;
type Refusal = Parameters<typeof refuseToken>[2];

/**
 * Where an application signs in as itself: no user, no second factor, no Conditional Access for users.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function registerClientCredentials(app: Hono, state: TenantState, tokens: AppTokens): void {
  const note = (operation: string, accepted: boolean): void => {
    const status = accepted ? 200 : 401;
    state.log.push({ at: state.clock.now(), actor: 'attacker', operation, status, accepted });
  };
  app.post('/:tenant/oauth2/v2.0/token', async (context, next) => {
    const form = new URLSearchParams(await context.req.text());
    if (form.get('grant_type') !== 'client_credentials') return next();
    const login: Login = Object.fromEntries(form);
    const answer = tokenFor(state, tokens, login);
    note('grant client_credentials', 'token' in answer);
    if ('error' in answer) return refuseToken(context, state, answer);
    const lasts = answer.expiresOn - inWholeSeconds(state.clock.now());
    const body = { token_type: 'Bearer', expires_in: lasts, ext_expires_in: lasts, access_token: answer.token };
    return context.json(body);
  });
  app.get('/drill/app-only/people', (context) => {
    // An application's token is good until it expires, whatever became of the secret.
    const may = tokens.callerOf(context.req.raw, 'graph')?.roles.includes('User.Read.All') ?? false;
    note('read everybody as an application', may);
    if (!may) return context.json({ error: { code: 'InvalidAuthenticationToken' } }, 401);
    return context.json({ value: [...state.users.values()].map(({ userPrincipalName }) => userPrincipalName) });
  });
}

function tokenFor(
  state: TenantState,
  tokens: AppTokens,
  login: Login,
): (ReturnType<AppTokens['issue']> & object) | Refusal {
  const { client_id: appId = '', scope = '' } = login;
  const named = [...state.applications.values()].filter((one) => one.appId.toLowerCase() === appId.toLowerCase());
  const [first] = named;
  if (!first) {
    const because = `Application with identifier '${appId}' was not found in the directory '${state.organization.displayName}'.`;
    return { error: 'unauthorized_client', code: 700016, because };
  }
  const refused = refuseProof(state, named, login);
  if (refused) return refused;
  if (!scope.endsWith('/.default')) {
    const because = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`;
    return { error: 'invalid_scope', code: 1002012, because };
  }
  const audience = scope.replace(/\/\.default$/, '');
  // What it may do hangs on its service principal, where the tenant has one.
  const principal = named.find(({ kind }) => kind === 'servicePrincipal') ?? first;
  // https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts7000112-application-is-disabled
  if (principal.accountEnabled === false) {
    const because = `Application '${appId}'(${principal.displayName}) is disabled.`;
    return { error: 'unauthorized_client', code: 7000112, because };
  }
  const roles = named.flatMap((one) => one.roles);
  return (
    tokens.issueTo({ ...principal, roles }, audience) ?? {
      error: 'invalid_resource',
      code: 500011,
      because: `The resource principal named ${audience} was not found in the tenant named ${state.organization.displayName}.`,
    }
  );
}

/** Undefined: the application has proved itself. */
function refuseProof(state: TenantState, named: readonly SimulatedApplication[], login: Login): Refusal | undefined {
  const { client_id: appId = '', client_secret: secret, client_assertion: assertion } = login;
  const now = state.clock.now();
  const refuse = (code: number, because: string): Refusal => ({ error: 'invalid_client', code, because });
  if (secret === undefined && assertion === undefined) {
    return refuse(
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    );
  }
  // Stands for a token of that provider: who is its issuer and its subject is let in.
  const vouches = ({ issuer, subject }: FederatedCredential): boolean => `${issuer} ${subject}` === assertion;
  if (named.some(({ federated }) => federated.some(vouches))) return undefined;
  const isShown = (one: SimulatedCredential): boolean => one.secret === secret;
  const shown = named.flatMap(({ passwords }) => passwords.filter(isShown));
  if (shown.some(({ until }) => until > now)) return undefined;
  if (shown.length > 0) return refuse(7000222, `The provided client secret keys for app '${appId}' are expired.`);
  if (secret === undefined)
    return refuse(700211, 'No matching federated identity record found for presented assertion.');
  return refuse(
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
  );
}
