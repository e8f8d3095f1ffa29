import type { Context, Hono } from 'hono';
import type { AppIdentity, AppTokens } from '../app-tokens.ts';
import type { TenantState } from '../state.ts';
import { expand } from './expand.ts';
import { answerProblem, GraphProblem } from './graph-problem.ts';
import { acceptedRoles, type GraphOperation } from './graph-roles.ts';
import { demandCollection, demandQueryOptions } from './query-options.ts';
import { selectProperties } from './select-properties.ts';
import { writeDown } from './written-down.ts';

/** What the handlers of Graph's operations have in common. */
export interface GraphSurface {
  readonly app: Hono;
  readonly state: TenantState;
  readonly tokens: AppTokens;
  /** What is registered when everything else is. */
  readonly afterwards: (() => void)[];
}

/**
 * Serves one operation: finds out who calls, demands an accepted role, and answers refusals in Graph's form. What is not of one version
 * alone is served in both; what beta serves in its own way comes first there.
 */
export function serve(
  surface: GraphSurface,
  operation: GraphOperation,
  handle: (context: Context, caller: AppIdentity) => Response | Promise<Response>,
  version?: 'v1.0' | 'beta',
): void {
  const [method = '', path = ''] = operation.split(' ');
  const answer = async (context: Context): Promise<Response> => {
    try {
      const caller = callerOf(surface, context);
      demandRole(surface.state, caller, operation);
      if (method !== 'GET') {
        const done = await handle(context, caller);
        if (done.ok) await writeDown(surface.state, context, operation, caller);
        return done;
      }
      demandQueryOptions(context, operation);
      context.set('operation', operation);
      const answered = await expand(surface.app, context, operation, await handle(context, caller));
      if (context.get('isPage') !== true) demandCollection(context);
      return await selectProperties(context, operation, answered);
    } catch (error) {
      if (error instanceof GraphProblem) return answerProblem(context, surface.state, error);
      throw error;
    }
  };
  const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
  surface.app.on(method, `/${version ?? 'v1.0'}${route}`, answer);
  if (version === undefined) surface.afterwards.push(() => surface.app.on(method, `/beta${route}`, answer));
}

function callerOf({ tokens }: GraphSurface, context: Context): AppIdentity {
  const caller = tokens.callerOf(context.req.raw, 'graph');
  if (caller) return caller;
  const message =
    context.req.header('authorization') === undefined
      ? 'Access token is empty.'
      : 'Lifetime validation failed, the token is expired, or its audience is invalid.';
  throw new GraphProblem(401, 'InvalidAuthenticationToken', message, { 'WWW-Authenticate': 'Bearer realm=""' });
}

/** Each group of roles must be met by one of its members; the least privileged one the caller holds counts as used. */
export function demandRole(state: TenantState, caller: AppIdentity, operation: keyof typeof acceptedRoles): void {
  for (const accepted of acceptedRoles[operation]) {
    const used = accepted.find((role) => caller.roles.includes(role));
    if (used === undefined && operation.includes('Schedule')) throw hiddenRefusal(accepted);
    if (used === undefined) throw refusedBy(operation);
    state.usedRoles.add(used);
  }
}

/** Each service behind Graph has words of its own. https://learn.microsoft.com/en-us/graph/resolve-auth-errors */
function refusedBy(operation: string): GraphProblem {
  if (/\/(mailFolders|mailboxSettings)/.test(operation)) {
    return new GraphProblem(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  }
  if (operation.includes('/drive')) return new GraphProblem(403, 'accessDenied', 'Access denied');
  return new GraphProblem(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** As Privileged Identity Management says it: an error of its own in the message of an unknown one. */
function hiddenRefusal(accepted: readonly string[]): GraphProblem {
  const message = `Authorization failed due to missing permission scope ${accepted.join(',')}.`;
  const hidden = { errorCode: 'PermissionScopeNotGranted', message, instanceAnnotations: [] };
  return new GraphProblem(403, 'UnknownError', JSON.stringify(hidden));
}
