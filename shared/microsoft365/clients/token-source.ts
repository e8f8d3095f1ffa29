import { AzureCliCredential, ClientCertificateCredential, ManagedIdentityCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { Later } from '../../domain/errors.ts';

/** Answers an access token for the resource at `origin`; with `claims`, the service has challenged for them (JSON). Throws `Later`. */
export type TokenSource = (origin: string, claims?: string) => Promise<string>;

export interface Identity {
  readonly tenantId: string;
  /** On Azure the app's own identity; on a laptop a certificate of the app, or the engineer's `az login`. */
  readonly managedIdentity: boolean;
  /** The client id of a user-assigned identity, or of the app that the certificate is of. */
  readonly clientId?: string | undefined;
  /** A file with the certificate and its key (PEM). */
  readonly certificatePath?: string | undefined;
}

export function tokenSource(identity: Identity): TokenSource {
  const from = credential(identity);
  return async (origin, claims) => {
    // It cannot ask for claims: another token comes when Azure's own copy has expired.
    if (claims !== undefined && identity.managedIdentity)
      throw new Later(`${origin} does not accept the token of the managed identity just now`);
    try {
      return (await from.getToken(`${origin}/.default`, claims === undefined ? {} : { claims }))?.token ?? '';
    } catch (cause) {
      throw new Later(`no access token for ${origin}`, undefined, { cause });
    }
  };
}

/** The SDK's own retries are off: a wait belongs to a durable timer, where it survives a crash and honours Retry-After. */
function credential({ tenantId, managedIdentity, clientId, certificatePath }: Identity): TokenCredential {
  const options = { retryOptions: { maxRetries: 0 } };
  if (!managedIdentity && clientId !== undefined && certificatePath !== undefined)
    return new ClientCertificateCredential(tenantId, clientId, { certificatePath }, options);
  // The command line is an application of Microsoft's: its token has no right in Exchange, and few of those that write in Graph.
  if (!managedIdentity) return new AzureCliCredential({ tenantId });
  return new ManagedIdentityCredential(clientId === undefined ? options : { ...options, clientId });
}
