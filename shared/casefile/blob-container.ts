import { ContainerClient } from '@azure/storage-blob';
import type { TokenCredential } from '@azure/identity';

/**
 * A container of Azure Blob Storage by its https address. The SDK's own retries are off: whoever wrote and heard no answer looks at what lies
 * there before they try again. Loaded lazily, for the SDK takes long to load.
 */
export function connectContainer(url: string, credential: TokenCredential): ContainerClient {
  return new ContainerClient(url, credential, { retryOptions: { maxTries: 1 } });
}
