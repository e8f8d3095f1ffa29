import type { SimulatedUser } from './simulated-user.ts';

/** What its owner types to sign in: of a guest from elsewhere the name they have there. */
export function signInNameOf({ userPrincipalName, mail, identities }: SimulatedUser): string {
  const isFromElsewhere = identities.some(({ signInType }) => signInType === 'federated');
  const local = identities.find(({ signInType }) => signInType === 'emailAddress')?.issuerAssignedId;
  return local ?? (isFromElsewhere ? mail : null) ?? userPrincipalName;
}
