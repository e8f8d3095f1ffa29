import type { Mailbox } from './mailbox.ts';
import type { SimulatedUser } from './simulated-user.ts';

/** An account that somebody deleted, and may restore for 30 days. https://learn.microsoft.com/entra/fundamentals/users-restore */
export interface DeletedAccount {
  readonly user: SimulatedUser;
  readonly mailbox: Mailbox | undefined;
  readonly at: number;
}
