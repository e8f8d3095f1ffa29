import { randomUUID } from 'node:crypto';
import type { ContainerClient } from '@azure/storage-blob';
import { connectContainer } from '../../shared/casefile/blob-container.ts';
import { developmentCredential } from '../azurite/development-credential.ts';

/** A container of its own in the storage that `run.ts` has started. */
export async function openContainer(): Promise<ContainerClient> {
  const url = `${process.env['CORDON_TEST_STORE'] ?? ''}/${randomUUID()}`;
  const container = connectContainer(url, developmentCredential);
  await container.create();
  return container;
}
