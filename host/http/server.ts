import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { managementPath } from './client-payload.ts';
import type { HttpHandler } from './http-functions.ts';
import { targetOf } from './target-of.ts';

export interface HttpServer {
  readonly origin: string;
  /** Until this is called, requests are answered 503: the port must be known before the app is loaded. */
  serve(functions: HttpHandler, management: HttpHandler): void;
  close(): Promise<void>;
}

export type ReportFailure = (error: unknown) => void;

/** Listens on loopback only: neither functions nor the management interface are meant for the network. */
export async function listen(port: number, clock: Clock, report: ReportFailure): Promise<HttpServer> {
  let handlers: { functions: HttpHandler; management: HttpHandler } | undefined;
  const handle = async (request: IncomingMessage, response: ServerResponse, letTimePass: () => void): Promise<void> => {
    if (!handlers) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    const url = targetOf(request);
    if (!(url instanceof URL)) {
      response.writeHead(url.status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${url.why}\n`);
      return;
    }
    const isManagement = url.pathname.toLowerCase().startsWith(`${managementPath}/`);
    await (isManagement ? handlers.management : handlers.functions)(request, response, url, letTimePass);
  };
  const server = createServer((request, response) => {
    const release = clock.busy();
    let holds = true;
    const letTimePass = (): void => {
      if (holds) release();
      holds = false;
    };
    // Held until the answer is on the wire, not only until the function has returned.
    response.once('close', letTimePass);
    handle(request, response, letTimePass).catch((error: unknown) => {
      report(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (functions, management) => {
      handlers = { functions, management };
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
