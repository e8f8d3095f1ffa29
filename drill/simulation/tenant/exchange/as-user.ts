import type { Context } from 'hono';
import { writeMailboxAct } from '../mailbox-acts.ts';
import { refuseUser } from '../refuse-user.ts';
import type { SimulatedUser } from '../simulated-user.ts';
import type { TenantState } from '../state.ts';
import { actorOf } from '../token-endpoint.ts';
import type { UserTokens } from '../user-tokens.ts';
import { mailboxAt } from './mailbox-at.ts';

/** What the log keeps of an act beyond its name. */
interface Audited {
  object?: string;
  parameters?: Readonly<Record<string, string>>;
}

type Handle = (context: Context, user: SimulatedUser, audited: Audited) => Promise<Response> | Response;

/** Makes a handler of what a person does with a token of their own: without a good one nobody gets in, and every act is in the logs. */
export type AsUser = (operation: string, handle: Handle) => (context: Context) => Promise<Response>;

export function actingAsUser(state: TenantState, tokens: UserTokens): AsUser {
  return (operation, handle) => async (context) => {
    const presented = tokens.present(context.req.raw);
    if ('refused' in presented) return refuseUser(context, state, presented.refused, operation);
    const audited: Audited = {};
    const response = await handle(context, presented.user, audited);
    const named = context.req.param('id');
    const about = named === undefined ? presented.user.objectId : mailboxAt(state, named)?.objectId;
    recordRequest(state, operation, response.status, presented.user.objectId, about);
    if (response.status < 400 && about !== undefined) {
      const { user, issued } = presented;
      writeMailboxAct(state, { operation, actor: user.objectId, owner: about, tokenIssuedAt: issued, ...audited });
    }
    return response;
  };
}

/** Writes a request about a mailbox into the log of the drill. */
export function recordRequest(
  state: TenantState,
  operation: string,
  status: number,
  actor: string | undefined,
  objectId: string | undefined,
): void {
  state.log.push({
    at: state.clock.now(),
    actor: actorOf(state, actor),
    operation,
    status,
    accepted: status < 400,
    ...(objectId === undefined ? {} : { objectId }),
  });
}
