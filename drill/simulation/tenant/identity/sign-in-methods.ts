import type { SimulatedUser } from '../simulated-user.ts';
import type { TenantState } from '../state.ts';
import type { SignInMethod } from './identity-state.ts';

/** What can be asked for beside a password; one of these is the default. */
const secondFactors: readonly SignInMethod['type'][] = ['microsoftAuthenticator', 'phone', 'softwareOath'];

export function isSecondFactor({ type }: SignInMethod): boolean {
  return secondFactors.includes(type);
}

/** Every method of the user; a passkey that nobody wrote down more about has no name and no date. */
export function methodsOf(state: TenantState, { objectId, passkeys }: SimulatedUser): SignInMethod[] {
  const known = state.identity.methods.get(objectId) ?? [];
  const others = passkeys.filter((passkey) => !known.some(({ id }) => id === passkey));
  return [...known, ...others.map((id) => ({ id, type: 'fido2' as const, label: 'Passkey', created: null }))];
}

export function addMethod(state: TenantState, user: SimulatedUser, method: SignInMethod): void {
  const known = state.identity.methods.get(user.objectId) ?? [];
  state.identity.methods.set(user.objectId, [...known, method]);
  if (method.type === 'fido2' && !user.passkeys.includes(method.id)) user.passkeys.push(method.id);
}

export function removeMethod(state: TenantState, user: SimulatedUser, id: string): void {
  const known = state.identity.methods.get(user.objectId) ?? [];
  state.identity.methods.set(
    user.objectId,
    known.filter((method) => method.id !== id),
  );
  user.passkeys = user.passkeys.filter((passkey) => passkey !== id);
  if (state.identity.defaultMethods.get(user.objectId) === id) state.identity.defaultMethods.delete(user.objectId);
}
