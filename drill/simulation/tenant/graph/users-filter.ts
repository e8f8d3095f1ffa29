import type { SimulatedUser } from '../simulated-user.ts';
import { GraphProblem } from './graph-problem.ts';

const properties: Readonly<Record<string, (user: SimulatedUser) => string | null>> = {
  id: (user) => user.objectId,
  userPrincipalName: (user) => user.userPrincipalName,
  mail: (user) => user.mail,
  displayName: (user) => user.displayName,
  onPremisesSecurityIdentifier: (user) => user.onPremises?.securityIdentifier ?? null,
};

/** The part of OData's $filter that the simulated directory understands: `eq` and `proxyAddresses/any(…)`, joined by `or`. */
export function usersFilter(filter: string): (user: SimulatedUser) => boolean {
  const clauses = splitOutsideQuotes(filter).map(clause);
  return (user) => clauses.some((holds) => holds(user));
}

function clause(text: string): (user: SimulatedUser) => boolean {
  const [, property = '', value] = /^(\w+) eq '((?:[^']|'')*)'$/.exec(text) ?? [];
  const read = properties[property];
  if (read !== undefined && value !== undefined) return (user) => same(read(user), literal(value));
  const [, variable, used, address] = /^proxyAddresses\/any\((\w+): ?(\w+) eq '((?:[^']|'')*)'\)$/.exec(text) ?? [];
  if (variable !== undefined && variable === used && address !== undefined) {
    return (user) => user.proxyAddresses.some((proxy) => same(proxy, literal(address)));
  }
  throw new GraphProblem(400, 'Request_UnsupportedQuery', `Unsupported Query: ${text}`);
}

/** A quote inside a literal is doubled, so whatever follows an even number of quotes is outside. */
function splitOutsideQuotes(filter: string): string[] {
  return filter.split(/ or (?=(?:[^']*'[^']*')*[^']*$)/).map((part) => part.trim());
}

function literal(quoted: string): string {
  return quoted.replaceAll("''", "'");
}

/** Directory strings compare without regard to case. */
function same(left: string | null, right: string): boolean {
  return left !== null && left.toLowerCase() === right.toLowerCase();
}
