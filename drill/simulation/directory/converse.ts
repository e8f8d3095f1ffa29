import { setTimeout as wait } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { takeFault, type Fault } from '../tenant/fault.ts';
import type { TenantState } from '../tenant/state.ts';
import { bind, isAppName, modify, search, type Bound, type DirectoryAccess } from './answer-request.ts';
import { DirectoryResult } from './directory-result.ts';
import { type LdapRequest, readRequest, takeMessage, writeResult } from './ldap-message.ts';

/** Answers one request after the other, and keeps the clock busy from the first byte of one to the end of its answer. */
export function converse(socket: TLSSocket, state: TenantState, access: DirectoryAccess): void {
  let received: Buffer = Buffer.alloc(0);
  let by: Bound;
  let turn = Promise.resolve();
  socket.on('data', (bytes: Buffer) => {
    const release = state.clock.busy();
    turn = turn.then(async () => {
      received = Buffer.concat([received, bytes]);
      for (let next = takeMessage(received); next; next = takeMessage(received)) {
        received = next.rest;
        by = await answer(socket, readRequest(next.message), by, state, access);
      }
    });
    turn.catch(() => socket.destroy()).finally(release);
  });
}

/** Answers who is on the other end from now on. */
async function answer(
  socket: TLSSocket,
  asked: LdapRequest,
  by: Bound,
  state: TenantState,
  access: DirectoryAccess,
): Promise<Bound> {
  if (asked.is === 'unbind') {
    socket.end();
    return undefined;
  }
  const isApp = by === 'app' || (asked.is === 'bind' && isAppName(asked.request.dn, access));
  const latencyMs = isApp ? state.latencyMs : 0;
  if (latencyMs > 0) await wait(latencyMs / 2);
  const fault = isApp ? takeFault(state.faults, `LDAP ${asked.is}`) : undefined;
  const isCut = fault?.answer === 'no-connection';
  const { bound, told, code, objectId } = perform(asked, by, fault, state, access);
  record(asked, { isApp, status: isCut ? 0 : code === 0 ? 200 : 403, objectId }, state);
  if (latencyMs > 0) await wait(latencyMs / 2);
  if (isCut || fault?.answer === 'lost-answer') socket.destroy();
  else socket.write(told);
  return bound;
}

interface Performed {
  readonly bound: Bound;
  readonly told: Buffer;
  readonly code: number;
  readonly objectId?: string | undefined;
}

function perform(
  asked: LdapRequest,
  by: Bound,
  fault: Fault | undefined,
  state: TenantState,
  access: DirectoryAccess,
): Performed {
  try {
    if (fault && fault.answer !== 'lost-answer') throw asResult(fault);
    const done = writeResult(asked, 0, '');
    switch (asked.is) {
      case 'bind': {
        const bound = bind(asked.request, state, access);
        return { bound, told: done, code: 0, ...(typeof bound === 'object' ? { objectId: bound.objectId } : {}) };
      }
      case 'search':
        return {
          bound: by,
          told: Buffer.concat([search(asked.request, asked.id, by, state, access), done]),
          code: 0,
        };
      case 'modify':
        return { bound: by, told: done, code: 0, objectId: modify(asked.request, by, state, access).objectId };
      default:
        throw new DirectoryResult(2, 'this drill knows no such operation');
    }
  } catch (error) {
    if (!(error instanceof DirectoryResult)) throw error;
    const bound = asked.is === 'bind' ? undefined : by;
    return { bound, told: writeResult(asked, error.code, error.message), code: error.code };
  }
}

const asResult = ({ answer: status }: Fault): DirectoryResult =>
  new DirectoryResult(status === 403 ? 50 : status === 429 || status === 503 ? 51 : 52, 'a fault the drill asked for');

function record(
  asked: LdapRequest,
  { isApp, status, objectId }: { isApp: boolean; status: number; objectId: string | undefined },
  state: TenantState,
): void {
  const types = asked.is === 'modify' ? asked.request.changes.map(({ modification: { type } }) => type) : [];
  const operation = ['LDAP', asked.is, types.join()].filter(Boolean).join(' ');
  const at = state.clock.now();
  const accepted = status === 200;
  const about = objectId === undefined ? {} : { objectId };
  state.log.push({ at, actor: isApp ? 'app' : 'attacker', operation, status, accepted, ...about });
  if (asked.is === 'modify' && accepted) state.writes.push({ at, operation, ...about });
}
