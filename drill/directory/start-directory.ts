import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer, type TLSSocket } from 'node:tls';
import type { Certificate } from '../tenant/certificate.ts';
import { takeFault, type Fault } from '../tenant/fault.ts';
import type { TenantState } from '../tenant/state.ts';
import { bind, modify, search, type Bound, type DirectoryAccess } from './answer-request.ts';
import { DirectoryResult } from './directory-result.ts';
import { type LdapRequest, readRequest, takeMessage, writeResult } from './ldap-message.ts';

export interface Directory {
  readonly url: string;
  /** What the app's environment has to say for Cordon to find this domain controller. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A domain controller on this machine whose clock is the drill's; `rights` is what has been delegated to Cordon. */
export async function startDirectory(
  state: TenantState,
  certificate: Certificate,
  rights: readonly string[],
): Promise<Directory> {
  const access: DirectoryAccess = {
    bindDn: 'CN=cordon,OU=Services,DC=contoso,DC=com',
    password: randomBytes(24).toString('base64url'),
    rights: new Set(rights),
  };
  const sockets = new Set<TLSSocket>();
  const server = createServer({ key: certificate.key, cert: certificate.certificate }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Whoever hangs up in the middle is not waited for.
    socket.on('error', () => socket.destroy());
    converse(socket, state, access);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `ldaps://localhost:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    environment: {
      CORDON_LDAP_URL: url,
      CORDON_LDAP_CA: certificate.authority,
      CORDON_LDAP_BIND_DN: access.bindDn,
      CORDON_LDAP_PASSWORD: access.password,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Answers one request after the other, and keeps the clock busy from the first byte of one to the end of its answer. */
function converse(socket: TLSSocket, state: TenantState, access: DirectoryAccess): void {
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
  const isApp = by === 'app' || (asked.is === 'bind' && asked.request.dn === access.bindDn);
  const latencyMs = isApp ? state.latencyMs : 0;
  if (latencyMs > 0) await wait(latencyMs / 2);
  const fault = isApp ? takeFault(state.faults, `LDAP ${asked.is}`) : undefined;
  if (fault?.answer === 'no-connection') {
    socket.destroy();
    return by;
  }
  const { bound, told, code, objectId } = perform(asked, by, fault, state, access);
  record(asked, { isApp, code, objectId }, state);
  if (latencyMs > 0) await wait(latencyMs / 2);
  if (fault?.answer === 'lost-answer') socket.destroy();
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
  { isApp, code, objectId }: { isApp: boolean; code: number; objectId: string | undefined },
  state: TenantState,
): void {
  const types = asked.is === 'modify' ? asked.request.changes.map(({ modification: { type } }) => type) : [];
  const operation = ['LDAP', asked.is, types.join()].filter(Boolean).join(' ');
  const at = state.clock.now();
  const about = objectId === undefined ? {} : { objectId };
  state.log.push({
    at,
    actor: isApp ? 'app' : 'attacker',
    operation,
    status: code === 0 ? 200 : 403,
    accepted: code === 0,
    ...about,
  });
  if (asked.is === 'modify' && code === 0) state.writes.push({ at, operation, ...about });
}
