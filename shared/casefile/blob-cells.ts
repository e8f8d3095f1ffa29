import { randomUUID } from 'node:crypto';
import { asJson, inTime, isConflict, isRefused, readBlob } from './blob-requests.ts';
import type { OpenContainer } from './blob-requests.ts';
import type { Cells } from './cells.ts';
import { partsOfKey } from './key-parts.ts';
import { keys } from './keys.ts';

/**
 * Cells in a container of Azure Blob Storage: a blob each, overwritten in place if it still has the ETag that was read. Where an answer was
 * lost and somebody has changed the cell since, nobody can say whether ours was there in between: then the write throws.
 */
export function openBlobCells(open: OpenContainer): Cells {
  const nameOf = (key: string): string => partsOfKey(keys.cellInPlace(key)).join('/');
  return {
    async read(key) {
      const lies = await readBlob(open, nameOf(key));
      return lies && { value: JSON.parse(lies.text) as unknown, etag: lies.etag };
    },
    async write(key, value, etag) {
      const blob = (await open()).getBlockBlobClient(nameOf(key));
      const [body, mark] = [JSON.stringify(value), randomUUID()];
      const conditions = etag === null ? { ifNoneMatch: '*' } : { ifMatch: etag };
      const write = async (): Promise<{ etag: string }> => {
        const options = { ...inTime(), ...asJson, conditions, metadata: { mark } };
        const { etag: ours = '' } = await blob.upload(body, Buffer.byteLength(body), options);
        return { etag: ours };
      };
      try {
        return await write();
      } catch (error) {
        if (isConflict(error)) return 'conflict';
        if (isRefused(error)) throw error;
        const lies = await readBlob(open, nameOf(key));
        if (lies?.mark === mark) return { etag: lies.etag };
        if ((lies?.etag ?? null) !== etag) throw error;
        return write();
      }
    },
  };
}
