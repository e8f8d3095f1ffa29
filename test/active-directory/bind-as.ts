import { Client } from 'ldapts';
import type { Login, TestDirectory } from './test-directory.ts';

export type Reachable = Pick<TestDirectory, 'url' | 'authority' | 'serverName'>;

/** What `login`, or nobody, may do by itself, beside the project's own client; ldapts' errors come through as they are. */
export async function bindAs<T>(
  { url, authority, serverName }: Reachable,
  login: Login | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    url,
    timeout: 10_000,
    connectTimeout: 10_000,
    tlsOptions: { ca: authority, servername: serverName },
  });
  try {
    if (login) await client.bind(login.dn, login.password);
    return await work(client);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}
