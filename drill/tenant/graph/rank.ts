import type { AppIdentity } from '../app-tokens.ts';
import type { SimulatedUser } from '../simulated-user.ts';
import { GraphProblem } from './graph-problem.ts';

const low = [
  'Directory Readers',
  'Guest Inviter',
  'Helpdesk Administrator',
  'Message Center Reader',
  'Password Administrator',
  'Reports Reader',
  'User Administrator',
];
const overPrivileged = ['Privileged Authentication Administrator', 'Global Administrator'];

/**
 * Blocking an administrator or setting his password takes a directory role that outranks his.
 * https://learn.microsoft.com/en-us/graph/api/resources/users#who-can-perform-sensitive-actions
 */
export function demandRank(caller: AppIdentity, target: SimulatedUser): void {
  if (target.directoryRoles.length === 0) return;
  const isPrivileged = target.directoryRoles.some((role) => !low.includes(role));
  const enough = isPrivileged ? overPrivileged : ['User Administrator', ...overPrivileged];
  if (enough.some((role) => caller.directoryRoles.includes(role))) return;
  throw new GraphProblem(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}
