import type { TenantState } from './state.ts';

/** What is no state of the tenant: logs, what drives it, and what only the attacker's keys are made of. */
const unseen = new Set([
  'clock',
  'random',
  'latencyMs',
  'faults',
  'weather',
  'requests',
  'challengedTokens',
  'drawn',
  'unsaid',
  'pages',
  'log',
  'writes',
  'usedRoles',
  'signIns',
  'logs',
  'sharePointSessions',
  'directoryAudits',
  'auditRecords',
]);

/** Moments of change differ by nature; what they stand for is compared. */
const moments =
  /^(signInSessionsValidFrom|lastPasswordChange|passwordLastSet|lastUpdated|lastSync|criticalEvents|passwordTokensValidFrom|droppedMail|messages|hasEnded)$/;

/** Everything a person could find changed in the tenant, as plain values. */
export function pictureOf(state: TenantState, alsoIgnored: readonly string[] = []): unknown {
  const plain = (value: unknown): unknown => {
    if (value instanceof Map) return [...(value as Map<unknown, unknown>)].map(plain);
    if (value instanceof Set) return [...(value as Set<unknown>)].map(plain);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
    const kept = Object.entries(value).filter(([name]) => !moments.test(name) && !alsoIgnored.includes(name));
    return Object.fromEntries(kept.map(([name, inner]) => [name, plain(inner)]));
  };
  return plain(Object.fromEntries(Object.entries(state).filter(([name]) => !unseen.has(name))));
}

/** Where two pictures differ, as paths: `users/0/1/accountEnabled`. */
export function differences(was: unknown, is: unknown, path = ''): string[] {
  if (Object.is(was, is)) return [];
  if (!isBranch(was) || !isBranch(is) || Array.isArray(was) !== Array.isArray(is)) return [path];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].flatMap((name) => differences(was[name], is[name], path === '' ? name : `${path}/${name}`));
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
