import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IdentityEndpoint {
  /** Whoever asks from now on is answered by this tenant. */
  pointAt(environment: Readonly<Record<string, string>>): void;
  close(): void;
}

/**
 * A process on Azure has one identity endpoint for life, and the credential remembers it for the process. Tests with many tenants in one
 * process keep one endpoint too, which passes each request on to the tenant of the test.
 */
export async function identityEndpoint(): Promise<IdentityEndpoint> {
  let target: Readonly<Record<string, string>> = {};
  const server = createServer((request, response) => {
    const { IDENTITY_ENDPOINT: endpoint = '', IDENTITY_HEADER: secret = '' } = target;
    const query = new URL(request.url ?? '/', 'http://localhost').search;
    fetch(`${endpoint}${query}`, { headers: { 'X-IDENTITY-HEADER': secret } })
      .then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      })
      .catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${String(port)}/MSI/token`;
  process.env['IDENTITY_HEADER'] = 'one-for-the-process';
  return {
    pointAt(environment) {
      target = environment;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
