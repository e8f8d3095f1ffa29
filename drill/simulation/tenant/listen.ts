import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Clock } from '../../../host/clock.ts';
import type { Certificate } from './certificate.ts';

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves on a free port of the loopback interface, and keeps the clock busy from the first byte of a request to the end of its answer. */
export async function listen(app: Hono, clock: Clock, certificate?: Certificate): Promise<Listener> {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server: Server = certificate
    ? createHttpsServer({ key: certificate.key, cert: certificate.certificate })
    : createHttpServer();
  // Clients end idle connections themselves. A server that did so too would, in a busy process, reset one just as it is used again.
  server.keepAliveTimeout = 0;
  server.on('request', (incoming, outgoing) => {
    outgoing.once('close', clock.busy());
    void answer(incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        // Clients keep their connections for the next request.
        server.closeAllConnections();
      }),
  };
}
