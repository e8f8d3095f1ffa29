import type { SimulatedUser } from '../simulated-user.ts';
import type { TenantState } from '../state.ts';
import type { SignInMethod } from './identity-state.ts';
import { methodsOf, removeMethod } from './sign-in-methods.ts';

/** The pass that this code is of, while it is good. */
export function passWith(state: TenantState, user: SimulatedUser, code: string): SignInMethod | undefined {
  const now = state.clock.now();
  return methodsOf(state, user).find(({ pass }) => pass?.code === code && pass.until > now);
}

/** One that is for one use is spent by a sign-in. */
export function spendPass(state: TenantState, user: SimulatedUser, code: string): void {
  const method = passWith(state, user, code);
  if (method?.pass?.isUsableOnce) removeMethod(state, user, method.id);
}
