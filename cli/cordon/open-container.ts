import { AzureCliCredential } from '@azure/identity';
import type { ContainerClient } from '@azure/storage-blob';
import { connectContainer } from '../../shared/casefile/blob-container.ts';

/** For whoever has signed in with `az login`: to read blobs there is all the right that it takes. */
export function openContainer(url: string): ContainerClient {
  return connectContainer(url, new AzureCliCredential());
}
