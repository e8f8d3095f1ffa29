import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchoring, anchorsOf } from '../../shared/casefile/anchors.ts';
import { openBlobCaseStore } from '../../shared/casefile/blob-store.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { storeForEach } from '../work/a-release.ts';
import { describeAnchors } from './describe-anchors.ts';
import { writeOnceContainer } from './write-once-container.ts';

const folders: string[] = [];
const inFolder = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-anchors-'));
  folders.push(folder);
  return openDirectoryCaseStore(folder);
};
const inWriteOnce = async () => {
  const container = writeOnceContainer();
  return openBlobCaseStore(async () => container);
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

describeAnchors('anchors in a directory', inFolder);
describeAnchors('anchors in a container that is written once', inWriteOnce);

describe('a case store that anchors', () => {
  const storeOf = storeForEach();
  const caseId = 'C-0000-0000';
  const at = '2026-01-01T00:00:00.000Z';

  test.each([
    [{ kind: 'result' }, true],
    [{ kind: 'release', number: 1 }, true],
    [{ kind: 'hand-over' }, true],
    [{ kind: 'evidence', about: 'aftercare', until: at, ended: 'its time is over' }, true],
    [{ kind: 'evidence', about: 'aftercare', until: at }, false],
    [{ kind: 'verdict' }, false],
  ])('anchors the end of the file at %j: %s', async (entry, isAnchored) => {
    const place = await inFolder();
    const store = anchoring(storeOf(), place);
    await store.append(caseId, [{ kind: 'alert', at }]);
    const { sequence, head } = await store.append(caseId, [{ at, ...entry }], { once: 'told' });
    await store.append(caseId, [{ at, ...entry }], { once: 'told' });
    const known = (await anchorsOf(place, caseId)).map((each) => [each.sequence, each.head]);
    expect(known).toEqual(isAnchored ? [[sequence, head]] : []);
  });

  test('tells the case also where the place is out of reach', async () => {
    const nowhere = { ...(await inFolder()), putIfAbsent: () => Promise.reject(new Error('out of reach')) };
    const store = anchoring(storeOf(), nowhere);
    expect(await store.append(caseId, [{ kind: 'result', at }])).toMatchObject({ sequence: 1 });
  });
});
