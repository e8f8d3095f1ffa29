import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { TLSSocket, Server as TlsServer } from 'node:tls';
import type { Exchanged, LdapConversation, WireRecording } from './drill-recording.ts';

/**
 * Loaded into a drill's process before all else (`node --import recorder.ts`), it writes down what the servers in there are asked and
 * what they answer, and at the end leaves a `WireRecording` (JSON) in the file that `RECORD_WIRE_TO` names. It imports nothing of the
 * project and knows no name in it: it has to record trees that are laid out differently.
 */
const file = process.env['RECORD_WIRE_TO'];
if (file === undefined) throw new Error('RECORD_WIRE_TO names no file.');
const exchanged: Exchanged[] = [];
const ldap: LdapConversation[] = [];

subscribe('http.server.request.start', (message) => {
  // Before the body is read, so nothing of it is missed.
  const { request, response, server } = message as {
    request: IncomingMessage;
    response: ServerResponse;
    server: Server;
  };
  const began = Date.now();
  const asked = chunksPassing(request, ['push']);
  const answered = chunksPassing(response, ['write', 'end']);
  response.once('close', () => {
    exchanged.push({
      secure: server instanceof TlsServer,
      method: request.method ?? '',
      url: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      asked: textOf(asked),
      // An answer that was broken off never reached whoever asked.
      status: response.writableFinished ? response.statusCode : 0,
      answered: textOf(answered),
      began,
      ended: Date.now(),
    });
  });
});

// Only a server that speaks TLS itself, and not HTTPS, is a domain controller.
const emit = methodOf(TlsServer.prototype, 'emit');
Reflect.set(TlsServer.prototype, 'emit', function (this: TlsServer, event: unknown, ...rest: unknown[]): unknown {
  const [socket] = rest;
  if (event === 'secureConnection' && this.constructor === TlsServer && socket instanceof TLSSocket) {
    const began = Date.now();
    const [asked, answered] = [chunksPassing(socket, ['push']), chunksPassing(socket, ['write', 'end'])];
    socket.once('close', () => {
      const [toServer, toClient] = [asked, answered].map((chunks) => Buffer.concat(chunks).toString('base64'));
      ldap.push({ asked: toServer ?? '', answered: toClient ?? '', began, ended: Date.now() });
    });
  }
  return emit.call(this, event, ...rest);
});

process.on('exit', () => {
  writeFileSync(file, JSON.stringify({ exchanged, ldap } satisfies WireRecording));
});

/** All that goes through these methods of the stream from now on; who reads or writes notices nothing. */
function chunksPassing(stream: object, methods: readonly string[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (const name of methods) {
    const method = methodOf(stream, name);
    Reflect.set(stream, name, function (this: unknown, chunk: unknown, ...rest: unknown[]): unknown {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
      return method.call(this, chunk, ...rest);
    });
  }
  return chunks;
}

type Method = (this: unknown, ...given: unknown[]) => unknown;

function methodOf(object: object, name: string): Method {
  return Reflect.get(object, name) as Method;
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
