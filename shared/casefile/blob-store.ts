import { randomUUID } from 'node:crypto';
import { again, asJson, inTime, isBehindEnd, isConflict, isRefused, readBlob } from './blob-requests.ts';
import type { OpenContainer } from './blob-requests.ts';
import type { CaseStore } from './case-store.ts';
import { openEntryLog } from './entry-log.ts';
import type { EntryPlace } from './entry-place.ts';
import { folderOfKeys, partsOfKey } from './key-parts.ts';
import { keys as keysOf } from './keys.ts';

/** https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const mostInAList = 5_000;

/** A case store in a container of Azure Blob Storage: a block blob per key, written if nothing is there, and an append blob per case. */
export function openBlobCaseStore(open: OpenContainer): CaseStore {
  const get = async <T>(key: string): Promise<T | undefined> => {
    const lies = await readBlob(open, nameOf(key));
    return lies && (JSON.parse(lies.text) as T);
  };

  /** Whatever went wrong, what lies there says whose it is: a write whose answer was lost carries its mark. */
  const putIfAbsent = async <T>(key: string, value: T): Promise<{ written: boolean; value: T }> => {
    const blob = (await open()).getBlockBlobClient(nameOf(key));
    const [body, mark] = [JSON.stringify(value), randomUUID()];
    const conditions = { ifNoneMatch: '*' };
    for (let hasFailed = false; ; hasFailed = true) {
      try {
        await blob.upload(body, Buffer.byteLength(body), { ...inTime(), ...asJson, conditions, metadata: { mark } });
        return { written: true, value };
      } catch (error) {
        const lies = await readBlob(open, nameOf(key));
        if (lies) {
          const written = lies.mark === mark;
          return { written, value: written ? value : (JSON.parse(lies.text) as T) };
        }
        if (hasFailed || isRefused(error)) throw error;
      }
    }
  };

  const keys: CaseStore['keys'] = async (prefix, { after = '', limit = Infinity } = {}) => {
    folderOfKeys(prefix);
    const container = await open();
    return again(async () => {
      const found: string[] = [];
      // The key itself comes first where a list starts from it, and is none of those behind it.
      const startFrom = after > prefix ? { startFrom: after } : {};
      const pages = container
        .listBlobsFlat({ prefix, ...startFrom, ...inTime() })
        .byPage({ maxPageSize: Math.min(limit + 1, mostInAList) });
      for await (const { segment } of pages) {
        found.push(...segment.blobItems.map(({ name }) => name).filter((name) => name > after));
        if (found.length >= limit) break;
      }
      return found.sort().slice(0, limit);
    });
  };

  return { putIfAbsent, get, keys, ...openEntryLog(entryBlobs(open), randomUUID()) };
}

/** One append blob per case, an entry a line; what is told together is one block, so that all of it is there or nothing. Its length is where to write. */
function entryBlobs(open: OpenContainer): EntryPlace<number> {
  const nameFor = (caseId: string): string => nameOf(keysOf.entriesInPlace(caseId));
  return {
    async read(caseId, from = 0) {
      const lies = await readBlob(open, nameFor(caseId), from).catch((error: unknown) => {
        if (isBehindEnd(error)) return undefined;
        throw error;
      });
      const written = lies?.text ?? '';
      return { lines: written.split('\n').slice(0, -1), end: from + Buffer.byteLength(written) };
    },
    async write(caseId, at, lines) {
      const blob = (await open()).getAppendBlobClient(nameFor(caseId));
      const block = lines.map((line) => `${line}\n`).join('');
      const length = Buffer.byteLength(block);
      try {
        if (at === 0) await createUnlessThere(blob);
        await blob.appendBlock(block, length, { ...inTime(), conditions: { appendPosition: at } });
        return at + length;
      } catch (error) {
        if (isConflict(error)) return undefined;
        throw error;
      }
    },
  };
}

async function createUnlessThere(blob: ReturnType<Awaited<ReturnType<OpenContainer>>['getAppendBlobClient']>) {
  try {
    await blob.create({ ...inTime(), conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    // Created without the condition it would be emptied.
    if (!isConflict(error)) throw error;
  }
}

function nameOf(key: string): string {
  return partsOfKey(key).join('/');
}
