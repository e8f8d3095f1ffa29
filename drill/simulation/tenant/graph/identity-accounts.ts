import { createHash, randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import * as z from 'zod';
import { domainOf, tellSensor, watchedAccounts } from '../defender.ts';
import type { DirectoryAccount } from '../directory-account.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

/** The password action, which makes the user change it at the next logon, is not simulated: nobody here may ask for it. */
const Invocation = z.strictObject({
  accountId: z.string(),
  action: z.enum(['disable', 'enable']),
  identityProvider: z.enum(['activeDirectory', 'entraID', 'okta']),
});

/** https://learn.microsoft.com/en-us/graph/api/resources/security-identityaccounts */
export function registerIdentityAccounts(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /security/identities/identityAccounts', (context) => {
    const isAskedFor = identityFilter(context.req.query('$filter'));
    const identities = watchedAccounts(state)
      .filter(isAskedFor)
      .map((account) => resource(account, state));
    return page(context, identities, 2);
  });
  serve(surface, 'POST /security/identities/identityAccounts/{id}/invokeAction', async (context) => {
    const account = accountOf(state, context);
    const body = Invocation.safeParse(await readBody(context));
    if (!body.success) throw new GraphProblem(400, 'BadRequest', 'Invalid request body.');
    const { accountId, action, identityProvider } = body.data;
    // The page says of the others that they are not covered. https://learn.microsoft.com/en-us/graph/api/security-identityaccounts-invokeaction
    if (identityProvider !== 'activeDirectory') {
      throw new GraphProblem(400, 'BadRequest', `Action ${action} is not supported for ${identityProvider}.`);
    }
    if (accountId !== accountIdOf(account)) throw notFound(accountId);
    tellSensor(state, account, action);
    state.writes.push({
      at: state.clock.now(),
      operation: 'POST /security/identities/identityAccounts/{id}/invokeAction',
      objectId: account.objectId,
    });
    return entity(context, 'microsoft.graph.security.invokeActionResult', {
      ...{ accountId, action, identityProvider },
      correlationId: randomUUID(),
    });
  });
}

function accountOf(state: TenantState, context: Context): DirectoryAccount {
  const id = context.req.param('id') ?? '';
  const account = watchedAccounts(state).find((each) => identityIdOf(each) === id);
  if (!account) throw notFound(id);
  return account;
}

/** The one filter that Microsoft's page shows. */
function identityFilter(filter: string | undefined): (account: DirectoryAccount) => boolean {
  if (filter === undefined) return () => true;
  const [, sid] = /^onPremisesSecurityIdentifier eq '([^']*)'$/.exec(filter) ?? [];
  if (sid === undefined) throw new GraphProblem(400, 'BadRequest', `The filter '${filter}' is not supported.`);
  return ({ securityIdentifier }) => securityIdentifier.toLowerCase() === sid.toLowerCase();
}

function resource(account: DirectoryAccount, { users }: TenantState): Record<string, unknown> {
  const inActiveDirectory = {
    identityProvider: 'activeDirectory',
    identifier: accountIdOf(account),
    actions: [account.enabled ? 'disable' : 'enable', 'forcePasswordReset'],
  };
  return {
    '@odata.type': '#microsoft.graph.security.user',
    id: identityIdOf(account),
    displayName: users.get(account.objectId)?.displayName ?? account.samAccountName,
    domain: domainOf(account),
    onPremisesSecurityIdentifier: account.securityIdentifier,
    cloudSecurityIdentifier: null,
    isEnabled: account.enabled,
    accounts: [{ identityProvider: 'entraID', identifier: account.objectId, actions: [] }, inActiveDirectory],
  };
}

const identityIdOf = ({ securityIdentifier }: DirectoryAccount): string => guidOf(`identity ${securityIdentifier}`);
const accountIdOf = ({ securityIdentifier }: DirectoryAccount): string => guidOf(`account ${securityIdentifier}`);

/** Ids of Defender's own: neither the object id of the cloud nor the security identifier. */
function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
