import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import type { ActiveDirectory } from '../../shared/catalogue/tenant.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { activeDirectory, type DirectoryConnection } from '../../shared/microsoft365/clients/active-directory.ts';
import { bindAs } from './bind-as.ts';
import type { TestDirectory } from './test-directory.ts';

/** A directory and Cordon connected to it. */
export interface DirectoryStand {
  readonly directory: TestDirectory;
  readonly cordon: ActiveDirectory;
  /** Another connection, as Cordon's but for what is said. */
  connect(other?: Partial<DirectoryConnection>): ActiveDirectory;
  signIn(dn: string, password: string): Promise<void>;
}

export function directoryStand(directory: TestDirectory): DirectoryStand {
  const { url, authority, serverName, cordon } = directory;
  const connect = (other: Partial<DirectoryConnection> = {}): ActiveDirectory =>
    activeDirectory({ url, authority, serverName, bindDn: cordon.dn, password: cordon.password, ...other });
  return {
    directory,
    cordon: connect(),
    connect,
    signIn: (dn, password) => bindAs(directory, { dn, password }, () => Promise.resolve()),
  };
}

export const newPassword = (): string => `Zz9-${randomUUID()}`;

/** The refusal that `work` ends with. */
export async function refused(work: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof Refusal) return error;
  throw new Error(`no refusal: ${inspect(error)}`);
}
