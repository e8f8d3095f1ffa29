import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';

/** As the service refuses it. https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
function refused(statusCode: number, code: string): Error {
  return Object.assign(new Error(code), { statusCode, code });
}

/**
 * A container under a locked policy, as far as a case store asks it for anything: what is written can be read, and neither changed nor
 * deleted. Also a write with a condition is refused by the policy, and not by its condition. The emulator knows no policies (501).
 */
export function writeOnceContainer(): ContainerClient {
  const blobs = new Map<string, { readonly text: string; readonly metadata: Record<string, string> }>();
  const immutable = async (): Promise<never> => {
    throw refused(409, 'BlobImmutableDueToPolicy');
  };
  const client = {
    getBlockBlobClient: (name: string) => ({
      async upload(text: string, _length: number, { metadata }: { metadata: Record<string, string> }) {
        if (blobs.has(name)) return immutable();
        blobs.set(name, { text, metadata });
        return { etag: '"1"' };
      },
      delete: immutable,
      setMetadata: immutable,
    }),
    getBlobClient: (name: string) => ({
      async download() {
        const lies = blobs.get(name);
        if (!lies) throw refused(404, 'BlobNotFound');
        return { readableStreamBody: Readable.from([lies.text]), etag: '"1"', metadata: lies.metadata };
      },
    }),
    listBlobsFlat: ({ prefix }: { prefix: string }) => ({
      async *byPage() {
        const names = [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
        yield { segment: { blobItems: names.map((name) => ({ name })) } };
      },
    }),
  };
  return client as unknown as ContainerClient;
}
