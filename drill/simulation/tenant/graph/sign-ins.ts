import type { Context } from 'hono';
import { colleaguesAddresses, colleaguesAtWork } from '../colleagues-at-work.ts';
import type { SignIn, TenantState } from '../state.ts';
import { demandClauses } from './demand-clauses.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';

/** Of the real page, a tenth: an attacker who tries for days fills it all the same. */
const pageSize = 100;

/** The newest comes first. https://learn.microsoft.com/en-us/graph/api/signin-list */
export function registerSignIns(surface: GraphSurface): void {
  const { state } = surface;
  const list =
    (version: 'v1.0' | 'beta') =>
    (context: Context): Response => {
      if (!state.logs.premium) {
        // https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/governance/aadpremiumlicenserequired
        const message = "Neither tenant is B2C or tenant doesn't have premium license";
        throw new GraphProblem(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message);
      }
      const size = pageSizeOf(context.req.query('$top'));
      const found = signInsThat(state, context.req.query('$filter'), version);
      return page(
        context,
        found.map((signIn) => signInResource(state, signIn, version)),
        size,
      );
    };
  serve(surface, 'GET /auditLogs/signIns', list('v1.0'));
  serve(surface, 'GET /auditLogs/signIns', list('beta'), 'beta');
}

function pageSizeOf(top: string | undefined): number {
  const asked = top === undefined ? pageSize : Number(top);
  if (Number.isInteger(asked) && asked > 0) return Math.min(asked, pageSize);
  throw new GraphProblem(400, 'BadRequest', `Invalid value '${String(top)}' for $top query option found.`);
}

interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly userId: string | undefined;
  /** undefined where the filter says nothing about it. */
  readonly interactive: boolean | undefined;
  readonly address: string | undefined;
  readonly errorCode: number | undefined;
}

/** What has happened is shown only after a while. */
function signInsThat(state: TenantState, filter: string | undefined, version: 'v1.0' | 'beta'): SignIn[] {
  const { from, to, userId, interactive, address, errorCode } = wanted(filter, version);
  const shown = Math.min(to, state.clock.now() - state.logs.signInLagMs);
  // Without a word about the kind, and always in v1.0, only those are shown where a person took part.
  // https://learn.microsoft.com/en-us/graph/api/signin-list?view=graph-rest-beta
  const kind = interactive ?? true;
  return [...colleaguesAtWork(state, from, shown), ...state.signIns]
    .filter((signIn) => signIn.at >= from && signIn.at <= shown && signIn.interactive === kind)
    .filter(({ objectId }) => userId === undefined || objectId === userId)
    .filter(({ ipAddress }) => address === undefined || ipAddress === address)
    .filter((signIn) => errorCode === undefined || signIn.errorCode === errorCode)
    .map((signIn, index) => ({ signIn, index }))
    .sort((a, b) => b.signIn.at - a.signIn.at || b.index - a.index)
    .map(({ signIn }) => signIn);
}

function wanted(filter: string | undefined, version: 'v1.0' | 'beta'): Wanted {
  let all: Wanted = {
    from: 0,
    to: Infinity,
    userId: undefined,
    interactive: undefined,
    address: undefined,
    errorCode: undefined,
  };
  demandClauses(filter, version === 'beta' ? [...supported, kindClause] : supported);
  // Where it says `or`, none of its parts holds of all.
  const joined = filter === undefined || /'? or /i.test(filter) ? [] : filter.split(' and ');
  for (const clause of joined) all = { ...all, ...readClause(clause.trim(), version) };
  return all;
}

function readClause(clause: string, version: 'v1.0' | 'beta'): Partial<Wanted> {
  const userId = /^userId eq '([^']*)'$/.exec(clause)?.[1];
  if (userId !== undefined) return { userId };
  const address = /^ipAddress eq '([^']*)'$/.exec(clause)?.[1];
  if (address !== undefined) return { address };
  const errorCode = /^status\/errorCode eq (\d+)$/.exec(clause)?.[1];
  if (errorCode !== undefined) return { errorCode: Number(errorCode) };
  const [, variable, used, type] = /^signInEventTypes\/any\((\w+): ?(\w+) eq '(\w+)'\)$/.exec(clause) ?? [];
  if (version === 'beta' && variable !== undefined && variable === used) {
    if (type === 'interactiveUser' || type === 'nonInteractiveUser') return { interactive: type === 'interactiveUser' };
  }
  const [, comparison, time = ''] = /^createdDateTime (ge|le) (\S+)$/.exec(clause) ?? [];
  // Whatever else is supported is compared with the rows as they are shown.
  if (comparison === undefined) return {};
  const at = Date.parse(time);
  if (Number.isNaN(at)) throw new GraphProblem(400, 'BadRequest', `Invalid filter clause: ${clause}`);
  return comparison === 'ge' ? { from: at } : { to: at };
}

/** https://learn.microsoft.com/en-us/graph/api/resources/signin#properties */
const supported: readonly RegExp[] = [
  /^createdDateTime (eq|g[et]|l[et]) \S+$/,
  /^(id|userId|userDisplayName|userPrincipalName|appDisplayName|ipAddress|riskState|riskLevelDuringSignIn) eq ''$/,
  /^startswith\((userDisplayName|userPrincipalName|appDisplayName|ipAddress), ?''\)$/i,
  /^status\/errorCode eq \d+$/,
];

/** Only beta knows of kinds. https://learn.microsoft.com/en-us/graph/api/signin-list?view=graph-rest-beta */
const kindClause = /^signInEventTypes\/any\((\w+): ?\1 eq ''\)$/;

function signInResource(state: TenantState, signIn: SignIn, version: 'v1.0' | 'beta') {
  const user = state.users.get(signIn.objectId);
  return {
    id: signIn.id,
    createdDateTime: new Date(signIn.at).toISOString(),
    userId: signIn.objectId,
    userDisplayName: user?.displayName ?? null,
    userPrincipalName: user?.userPrincipalName ?? null,
    appDisplayName: signIn.application ?? 'Office 365 Exchange Online',
    ipAddress: signIn.ipAddress,
    isInteractive: signIn.interactive,
    ...riskOf(state, signIn),
    clientAppUsed: 'Mobile Apps and Desktop clients',
    ...(version === 'beta' ? betaProperties(signIn, state.organization.judgesInNewWords) : {}),
    status: { errorCode: signIn.errorCode, failureReason: signIn.failureReason, additionalDetails: null },
  };
}

/** Without Entra ID P2 the risk is hidden. https://learn.microsoft.com/en-us/graph/api/resources/signin */
function riskOf({ organization }: TenantState, { ipAddress, errorCode }: SignIn) {
  if (!organization.identityProtection) return { riskLevelDuringSignIn: 'hidden', riskState: 'none' };
  const isRisky = !ipAddress.startsWith(colleaguesAddresses) && errorCode === 0;
  const later = 'unknownFutureValue';
  if (isRisky && organization.judgesInNewWords) return { riskLevelDuringSignIn: later, riskState: later };
  return { riskLevelDuringSignIn: isRisky ? 'medium' : 'none', riskState: isRisky ? 'atRisk' : 'none' };
}

function betaProperties({ interactive }: SignIn, inNewWords: boolean) {
  const later = 'unknownFutureValue';
  return {
    signInEventTypes: [interactive ? 'interactiveUser' : 'nonInteractiveUser', ...(inNewWords ? [later] : [])],
    incomingTokenType: inNewWords ? later : interactive ? 'none' : 'refreshToken',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  };
}
