import { describeCaseStore } from '../casefile/describe-case-store.ts';
import { describeCells } from '../casefile/describe-cells.ts';
import { describeTwoProcesses } from '../casefile/describe-two-processes.ts';
import { describeRace } from '../casefile/describe-race.ts';
import { openPlace } from '../casefile/children/open-place.ts';
import { runChild } from '../casefile/run-child.ts';
import { openContainer } from './open-container.ts';

async function newPlace() {
  const container = await openContainer();
  return {
    place: container.url,
    remove: async () => {
      await container.delete();
    },
  };
}

async function newStore() {
  const { place, remove } = await newPlace();
  return { place, open: () => openPlace(place).store, remove };
}

describeCaseStore('a case store of blobs', newStore);
describeTwoProcesses('a case store of blobs', newStore);
describeRace('a case store of blobs', newStore);
describeCells('cells of blobs', async () => {
  const { place, remove } = await newPlace();
  return {
    open: () => openPlace(place).cells,
    countUp: (times) => runChild('count-up.ts', place, String(times)),
    remove,
  };
});
