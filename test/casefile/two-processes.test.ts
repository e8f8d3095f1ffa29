import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { describeRace } from './describe-race.ts';
import { describeTwoProcesses } from './describe-two-processes.ts';

const openPlace = async () => {
  const place = await mkdtemp(join(tmpdir(), 'cordon-'));
  return { place, open: () => openDirectoryCaseStore(place), remove: () => rm(place, { recursive: true }) };
};

describeTwoProcesses('a case store in a directory', openPlace);
describeRace('a case store in a directory', openPlace);
