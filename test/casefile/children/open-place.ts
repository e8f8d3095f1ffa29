import { openBlobCells } from '../../../shared/casefile/blob-cells.ts';
import { connectContainer } from '../../../shared/casefile/blob-container.ts';
import { openBlobCaseStore } from '../../../shared/casefile/blob-store.ts';
import type { CaseStore } from '../../../shared/casefile/case-store.ts';
import type { Cells } from '../../../shared/casefile/cells.ts';
import { openDirectoryCells } from '../../../shared/casefile/directory-cells.ts';
import { openDirectoryCaseStore } from '../../../shared/casefile/directory-store.ts';
import { isContainer } from '../../../shared/store-place.ts';
import { developmentCredential } from '../../azurite/development-credential.ts';

/** The case store and the cells of a directory, or of a container of the emulator. */
export function openPlace(place: string): { readonly store: CaseStore; readonly cells: Cells } {
  if (!isContainer(place)) return { store: openDirectoryCaseStore(place), cells: openDirectoryCells(place) };
  const container = connectContainer(place, developmentCredential);
  const open = async () => container;
  return { store: openBlobCaseStore(open), cells: openBlobCells(open) };
}
