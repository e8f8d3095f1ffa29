import type { SignIn, TenantState } from '../state.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';

/** Of the real page, a tenth: an attacker who tries for days fills it all the same. */
const pageSize = 100;

/** The newest comes first. https://learn.microsoft.com/en-us/graph/api/signin-list */
export function registerSignIns(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /auditLogs/signIns', (context) => {
    const wanted = signInsFilter(context.req.query('$filter'));
    const found = state.signIns.filter(wanted).toReversed();
    return page(
      context,
      found.map((signIn) => signInResource(state, signIn)),
      pageSize,
    );
  });
}

function signInsFilter(filter: string | undefined): (signIn: SignIn) => boolean {
  if (filter === undefined) return () => true;
  const tests = filter.split(' and ').map((clause): ((signIn: SignIn) => boolean) => {
    const userId = /^userId eq '([^']*)'$/.exec(clause.trim())?.[1];
    if (userId !== undefined) return ({ objectId }) => objectId === userId;
    const [, comparison, time] = /^createdDateTime (ge|le) (\S+)$/.exec(clause.trim()) ?? [];
    const at = Date.parse(time ?? '');
    if (Number.isNaN(at)) throw new GraphProblem(400, 'BadRequest', `Invalid filter clause: ${clause}`);
    return (signIn) => (comparison === 'ge' ? signIn.at >= at : signIn.at <= at);
  });
  return (signIn) => tests.every((holds) => holds(signIn));
}

function signInResource(state: TenantState, signIn: SignIn) {
  const user = state.users.get(signIn.objectId);
  return {
    id: signIn.id,
    createdDateTime: new Date(signIn.at).toISOString(),
    userId: signIn.objectId,
    userDisplayName: user?.displayName ?? null,
    userPrincipalName: user?.userPrincipalName ?? null,
    appDisplayName: 'Office 365 Exchange Online',
    ipAddress: signIn.ipAddress,
    isInteractive: signIn.interactive,
    clientAppUsed: 'Mobile Apps and Desktop clients',
    status: { errorCode: signIn.errorCode, failureReason: signIn.failureReason, additionalDetails: null },
  };
}
