import type { Context } from 'hono';
import type { SimulatedUser } from '../simulated-user.ts';
import type { TenantState } from '../state.ts';
import { notFound } from './graph-problem.ts';

/** Whose resource the address names: by object id or by principal name, in either case. https://learn.microsoft.com/en-us/graph/api/user-get */
export function userOf(state: TenantState, context: Context): SimulatedUser {
  const id = context.req.param('id') ?? '';
  const name = id.toLowerCase();
  const user =
    state.users.get(name) ?? [...state.users.values()].find((one) => one.userPrincipalName.toLowerCase() === name);
  if (user === undefined) throw notFound(id);
  return user;
}
