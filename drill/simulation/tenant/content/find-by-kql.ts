import { GraphProblem } from '../graph/graph-problem.ts';
import type { Mailbox, Message } from '../mailbox.ts';
import type { TenantState } from '../state.ts';

/** The mail that a query in Keyword Query Language finds, by mailbox: `from:"a" AND subject:"b" AND sent>=2026-01-01T00:00:00Z`. */
export function findByKql(
  state: TenantState,
  query: string,
): readonly { readonly mailbox: Mailbox; readonly messages: readonly Message[] }[] {
  const clauses = query.split(' AND ').map(clauseOf);
  return [...state.mailboxes.values()].map((mailbox) => ({
    mailbox,
    messages: mailbox.messages.filter((message) => clauses.every((holds) => holds(message))),
  }));
}

function clauseOf(clause: string): (message: Message) => boolean {
  const anyOf = /^\((.+)\)$/.exec(clause)?.[1];
  if (anyOf !== undefined) {
    const parts = anyOf.split(' OR ').map(clauseOf);
    return (message) => parts.some((holds) => holds(message));
  }
  const [, field, value = ''] = /^(from|subject):"([^"]+)"$/.exec(clause) ?? [];
  const wanted = value.toLowerCase();
  if (field === 'from') return ({ from }) => from.toLowerCase() === wanted;
  if (field === 'subject') return ({ subject }) => subject.toLowerCase().includes(wanted);
  const [, comparison, time] = /^sent(>=|<=)(\S+)$/.exec(clause) ?? [];
  const at = Date.parse(time ?? '');
  if (Number.isNaN(at)) throw new GraphProblem(400, 'BadRequest', `The content query is not valid near: ${clause}`);
  return ({ receivedAt }) => (comparison === '>=' ? receivedAt >= at : receivedAt <= at);
}
