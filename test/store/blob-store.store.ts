import { anchorAsItStands } from '../../shared/casefile/anchors.ts';
import { openBlobCaseStore } from '../../shared/casefile/blob-store.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { verifyCase } from '../../shared/casefile/verify-case.ts';
import { describeAnchors } from '../casefile/describe-anchors.ts';
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
describeAnchors('anchors in a container', async () => openPlace((await newPlace()).place).store);
describeRace('a case store of blobs', newStore);
describeCells('cells of blobs', async () => {
  const { place, remove } = await newPlace();
  return {
    open: () => openPlace(place).cells,
    countUp: (times) => runChild('count-up.ts', place, String(times)),
    remove,
  };
});

test('a case of blobs is verified as one in a directory: an end that was cut off is found by its anchor', async () => {
  const container = await openContainer();
  const store = openBlobCaseStore(async () => container);
  const anchors = openPlace((await newPlace()).place).store;
  const [caseId, at] = ['C-0000-0000', '2026-01-01T00:00:00.000Z'];
  await store.append(caseId, [{ kind: 'alert', at }]);
  await store.append(caseId, [{ kind: 'attempt', at }]);
  await anchorAsItStands(anchors, store, caseId, at);
  const asFound = () =>
    verifyCase(
      openBlobCaseStore(async () => container),
      anchors,
      caseId,
    );
  expect(await asFound()).toEqual({ caseId, entries: 2, is: 'whole' });
  const blob = container.getAppendBlobClient(keys.entriesInPlace(caseId));
  const [first = ''] = String(await blob.downloadToBuffer()).split('\n');
  await blob.create();
  await blob.appendBlock(`${first}\n`, first.length + 1);
  expect(await asFound()).toMatchObject({ is: 'broken', at: 2, entries: 1 });
});
