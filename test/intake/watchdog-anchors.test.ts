import { aSender } from '../signed-in.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorsOf } from '../../shared/casefile/anchors.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
let folder: string;
beforeEach(async () => {
  intake = await fakeIntake();
  folder = mkdtempSync(join(tmpdir(), 'cordon-anchors-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await intake.close();
});

async function contained(): Promise<string> {
  const alert = { account: 'adele@contoso.com', reason: 'phished', id: '1' };
  const read = readAlert(alert, { ...intake, receivedAt: intake.now(), sentBy: aSender });
  if (!('alerts' in read)) throw new Error('rejected');
  const containment = await startContainment(intake, read.alerts[0]);
  if (!('case' in containment)) throw new Error('not started');
  const { caseId, instanceId } = containment.case;
  intake.becomes(instanceId, 'Completed');
  await intake.end(caseId, 'contained');
  return caseId;
}

test('a case that is over is anchored as it stands, as soon as the place can be reached', async () => {
  const caseId = await contained();
  const place = openDirectoryCaseStore(folder);
  intake.anchors = { ...place, putIfAbsent: () => Promise.reject(new Error('out of reach')) };
  expect(await watchOverCases(intake)).toMatchObject([{ caseId, became: 'unanswered' }]);
  intake.anchors = place;
  expect(await watchOverCases(intake)).toEqual([]);
  const { length } = await intake.store.entries(caseId);
  expect(await anchorsOf(place, caseId)).toMatchObject([{ sequence: length }]);
});
