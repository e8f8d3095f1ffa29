import { randomBytes } from 'node:crypto';
import type { Certificate } from '../tenant/certificate.ts';
import type { TenantState } from '../tenant/state.ts';
import { domainOf } from './directory-entry.ts';
import { startDirectory } from './start-directory.ts';

/** A domain controller of each of some domains, which trust each other. */
export interface Forest {
  /** What the app's environment has to say for Cordon to find them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the controller of an account's domain is; undefined: nobody reaches it. */
  readonly urlOf: (distinguishedName: string) => string | undefined;
  close(): Promise<void>;
}

/** All of them let in the one account of Cordon's; `rights` is what has been delegated to it in each. */
export async function startForest(
  state: TenantState,
  certificate: Certificate,
  rights: readonly string[],
  domains: readonly string[],
): Promise<Forest> {
  const password = randomBytes(24).toString('base64url');
  const controllers = await Promise.all(
    domains.map(async (domain) => ({
      domain,
      directory: await startDirectory(state, certificate, rights, domain, password),
    })),
  );
  const environment = controllers[0]?.directory.environment ?? {};
  return {
    environment: {
      ...environment,
      CORDON_LDAP_URL: controllers.map(({ directory }) => directory.url).join(' '),
      // By this name every domain knows it, by the other only its own.
      ...(controllers.length > 1 ? { CORDON_LDAP_BIND_DN: 'cordon@contoso.com' } : {}),
    },
    urlOf: (name) => controllers.find(({ domain }) => domain === domainOf(name).dn)?.directory.url,
    close: async () => {
      await Promise.all(controllers.map(({ directory }) => directory.close()));
    },
  };
}
