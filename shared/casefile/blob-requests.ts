import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerClient } from '@azure/storage-blob';

/** Connected at the first call. */
export type OpenContainer = () => Promise<ContainerClient>;

/** What lies under a name. */
export interface LyingBlob {
  readonly text: string;
  readonly etag: string;
  /** Of the write that made it what it is. */
  readonly mark: string | undefined;
}

const patienceMs = 10_000;
const pauseMs = 200;

/** A network that swallows a request answers never. */
export const inTime = (): { readonly abortSignal: AbortSignal } => ({ abortSignal: AbortSignal.timeout(patienceMs) });

export const asJson = { blobHTTPHeaders: { blobContentType: 'application/json' } };

/** How Azure calls it where something is there, or is no longer as it was read. https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const conflicts = ['BlobAlreadyExists', 'ConditionNotMet', 'AppendPositionConditionNotMet'];

export const isConflict = (error: unknown): boolean => conflicts.includes(codeOf(error));

/** Only what is known not to be there: a container that is missing is an outage, and no empty store. */
export const isMissing = (error: unknown): boolean => codeOf(error) === 'BlobNotFound';

/** Of a part that begins where the blob ends. */
export const isBehindEnd = (error: unknown): boolean => codeOf(error) === 'InvalidRange';

/** Undefined: there is none. */
export async function readBlob(open: OpenContainer, name: string, from = 0): Promise<LyingBlob | undefined> {
  const container = await open();
  return again(async () => {
    try {
      const lies = await container.getBlobClient(name).download(from, undefined, { ...inTime(), maxRetryRequests: 0 });
      const { readableStreamBody: body, etag = '', metadata } = lies;
      return { text: body ? await text(body) : '', etag, mark: metadata?.['mark'] };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
}

/** What changes nothing is tried once more, unless the answer was that it is not allowed. */
export async function again<T>(reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    if (isRefused(error)) throw error;
    await sleep(pauseMs);
    return reading();
  }
}

/** The service has answered, and would answer the same again: anything but throttled, broken or out of reach. */
export function isRefused(error: unknown): boolean {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
