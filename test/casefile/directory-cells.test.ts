import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCells } from '../../shared/casefile/directory-cells.ts';
import { describeCells } from './describe-cells.ts';
import { runChild } from './run-child.ts';

describeCells('cells in a directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-'));
  return {
    open: () => openDirectoryCells(directory),
    countUp: (times) => runChild('count-up.ts', directory, String(times)),
    remove: () => rm(directory, { recursive: true }),
  };
});
