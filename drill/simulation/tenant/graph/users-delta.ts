import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { days } from '../../../../shared/domain/duration.ts';
import { asRead } from '../late-reads.ts';
import type { TenantState } from '../state.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { shownUnasked, userResource } from './user-resource.ts';

type Row = Readonly<Record<string, unknown>>;

/** What the first request wanted: its tokens carry it to all that follow. */
interface Question {
  readonly select: readonly string[] | undefined;
  /** Undefined: everybody. */
  readonly ids: readonly string[] | undefined;
}

/** What a token stands for: the rows that are still to be told, and what everybody was like when the round began. */
interface Round {
  readonly question: Question;
  readonly rows: readonly Row[];
  readonly seen: ReadonlyMap<string, Row>;
  readonly at: number;
}

/** https://devblogs.microsoft.com/microsoft365dev/duration-of-change-tracking-tokens-for-identity-and-education-resources */
const tokenLifeMs = days(7);
const pageSize = 2;

/** Who came, changed or went since the last time somebody asked. https://learn.microsoft.com/en-us/graph/delta-query-users */
export function registerUsersDelta(surface: GraphSurface): void {
  const { state } = surface;
  const rounds = new Map<string, Round>();
  serve(surface, 'GET /users/delta', (context) => {
    const { origin, pathname, searchParams } = new URL(context.req.url);
    const round = roundOf(state, context, rounds, searchParams);
    const rest = { ...round, rows: round.rows.slice(pageSize) };
    const token = randomUUID();
    rounds.set(token, rest);
    const link = `${origin}${pathname}?${rest.rows.length > 0 ? '$skiptoken' : '$deltatoken'}=${token}`;
    const version = pathname.startsWith('/beta/') ? 'beta' : 'v1.0';
    context.set('isPage', true);
    return context.json({
      '@odata.context': `${origin}/${version}/$metadata#users`,
      [rest.rows.length > 0 ? '@odata.nextLink' : '@odata.deltaLink']: link,
      value: round.rows.slice(0, pageSize),
    });
  });
}

function roundOf(
  state: TenantState,
  context: Context,
  rounds: ReadonlyMap<string, Round>,
  asked: URLSearchParams,
): Round {
  const token = (name: string): string | undefined =>
    asked.get(`$${name}token`) ?? asked.get(`$${name}Token`) ?? undefined;
  const next = token('skip');
  if (next !== undefined) return knownRound(state, rounds, next, asked);
  const since = token('delta');
  const at = state.clock.now();
  if (since !== undefined && since !== 'latest') {
    const { question, seen: before } = knownRound(state, rounds, since, asked);
    const seen = everybody(state, question);
    const isMinimal = context.req.header('prefer')?.toLowerCase().includes('return=minimal') === true;
    return { question, rows: changesOf(state, before, seen, isMinimal), seen, at };
  }
  const question = questionOf(asked);
  const seen = everybody(state, question);
  return { question, rows: since === 'latest' ? [] : [...seen.values()].map(withoutUnset), seen, at };
}

function knownRound(
  state: TenantState,
  rounds: ReadonlyMap<string, Round>,
  token: string,
  asked: URLSearchParams,
): Round {
  if ([...asked.keys()].length > 1)
    throw unsupported('Query options cannot be combined with a token of a delta query.');
  const round = rounds.get(token);
  if (!round) throw new GraphProblem(400, 'BadRequest', 'Badly formed token.');
  if (state.clock.now() <= round.at + tokenLifeMs) return round;
  const message =
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.';
  throw new GraphProblem(400, 'syncStateNotFound', message);
}

function questionOf(asked: URLSearchParams): Question {
  const stray = ['$expand', '$top', '$orderby', '$search', '$count', '$skip'].find((name) => asked.has(name));
  if (stray !== undefined) throw unsupported(`The query parameter '${stray}' is not supported by a delta query.`);
  const filter = asked.get('$filter');
  const clauses = filter?.split(/ or /i).map((clause) => /^\s*id eq '([^']+)'\s*$/i.exec(clause)?.[1]);
  if (clauses?.includes(undefined)) throw unsupported('Only filters by id are supported by a delta query.');
  if (clauses && clauses.length > 50) throw unsupported('A delta query filters by at most 50 objects.');
  return {
    select: asked
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()),
    ids: clauses as string[] | undefined,
  };
}

function everybody(state: TenantState, { select, ids }: Question): Map<string, Row> {
  const users = [...state.users.values()].filter(({ objectId }) => ids?.includes(objectId) ?? true);
  return new Map(
    users.map((user) => {
      const all = userResource(asRead(state, user));
      const row = select ? Object.fromEntries(select.map((name) => [name, all[name]])) : shownUnasked(all);
      const manager = select?.includes('manager') === true ? (user.manager ?? null) : undefined;
      delete (row as Record<string, unknown>)['manager'];
      const link = manager == null ? [] : [{ '@odata.type': '#microsoft.graph.user', id: manager }];
      return [
        user.objectId,
        { ...row, id: user.objectId, ...(manager === undefined ? {} : { 'manager@delta': link }) },
      ];
    }),
  );
}

/** What was never set is not told; what was and is no more is null. */
function withoutUnset(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));
}

function changesOf(
  state: TenantState,
  before: ReadonlyMap<string, Row>,
  now: ReadonlyMap<string, Row>,
  isMinimal: boolean,
): Row[] {
  const changed = [...now].flatMap(([id, row]): Row[] => {
    const old = before.get(id);
    if (!old) return [withoutUnset(row)];
    const names = Object.keys(row).filter((name) => JSON.stringify(row[name]) !== JSON.stringify(old[name]));
    if (names.length === 0) return [];
    const told = Object.entries(row).filter(([name, value]) => names.includes(name) || (value != null && !isMinimal));
    return [Object.fromEntries([...told, ['id', id]])];
  });
  const gone = [...before.keys()].filter((id) => !now.has(id));
  const removed = gone.map((id) => {
    // It can be restored, or is gone for good.
    return { id, '@removed': { reason: state.deletedAccounts.has(id) ? 'changed' : 'deleted' } };
  });
  return [...changed, ...removed];
}

function unsupported(message: string): GraphProblem {
  return new GraphProblem(400, 'Request_UnsupportedQuery', message);
}
