import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Certificate } from '../tenant/certificate.ts';
import type { TenantState } from '../tenant/state.ts';
import type { DirectoryAccess } from './answer-request.ts';
import { converse } from './converse.ts';

export interface Directory {
  readonly url: string;
  /** What the app's environment has to say for Cordon to find this domain controller. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * A domain controller on this machine whose clock is the drill's; `rights` is what has been delegated to Cordon, and `password` is that of an account
 * of Cordon's own which the controllers of other domains let in as well: the domains of a forest trust each other.
 */
export async function startDirectory(
  state: TenantState,
  certificate: Certificate,
  rights: readonly string[],
  domain = 'DC=contoso,DC=com',
  password = randomBytes(24).toString('base64url'),
): Promise<Directory> {
  const access: DirectoryAccess = {
    bindDn: 'CN=cordon,OU=Services,DC=contoso,DC=com',
    password,
    domain,
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
