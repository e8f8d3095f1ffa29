import { hours } from '../../../shared/domain/duration.ts';
import { writeMailboxAct } from '../../simulation/tenant/mailbox-acts.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';

/** Writes into the mailbox audit that the account itself did this two hours ago. */
export function accountDid(
  state: TenantState,
  objectId: string,
  operation: string,
  object: string,
  parameters: Readonly<Record<string, string>>,
): void {
  const at = state.clock.now() - hours(2);
  const who = { actor: objectId, owner: objectId, tokenIssuedAt: null };
  writeMailboxAct(state, { operation, ...who, at, object, parameters });
}
