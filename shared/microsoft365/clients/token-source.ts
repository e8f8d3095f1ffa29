import { AzureCliCredential, ClientCertificateCredential, ManagedIdentityCredential } from '@azure/identity';
import { ManagedIdentityApplication } from '@azure/msal-node';
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
  const from = credentialOf(identity);
  return async (origin, claims) => {
    try {
      if (claims !== undefined && identity.managedIdentity) return await renewed(identity, origin, claims);
      return (await from.getToken(`${origin}/.default`, claims === undefined ? {} : { claims }))?.token ?? '';
    } catch (cause) {
      throw new Later(`no access token for ${origin}`, undefined, { cause });
    }
  };
}

/** Who the app is to Azure. The SDK's own retries are off: a wait belongs to a durable timer, where it survives a crash and honours Retry-After. */
export function credentialOf({ tenantId, managedIdentity, clientId, certificatePath }: Identity): TokenCredential {
  const options = { retryOptions: { maxRetries: 0 } };
  if (!managedIdentity && clientId !== undefined && certificatePath !== undefined)
    return new ClientCertificateCredential(tenantId, clientId, { certificatePath }, options);
  // The command line is an application of Microsoft's: its token has no right in Exchange, and few of those that write in Graph.
  if (!managedIdentity) return new AzureCliCredential({ tenantId });
  return new ManagedIdentityCredential(clientId === undefined ? options : { ...options, clientId });
}

/**
 * A managed identity gets no token with claims, and its library would keep the one that is refused for half a day: asked with claims it asks
 * Azure again, and keeps what comes. That is Azure's own copy until Azure renews it, and until then the service refuses it again.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq
 */
async function renewed({ clientId }: Identity, origin: string, claims: string): Promise<string> {
  const application = new ManagedIdentityApplication({
    ...(clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
    system: { disableInternalRetries: true },
  });
  return (await application.acquireToken({ resource: origin, claims })).accessToken;
}
