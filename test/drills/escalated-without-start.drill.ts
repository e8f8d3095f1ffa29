import fs from 'node:fs/promises';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import { watched } from '../orchestrators/watched.ts';
import type { Watched } from '../orchestrators/watched.ts';

let done: Watched;
let isDown = false;
beforeAll(async () => {
  const { link } = fs;
  jest.spyOn(fs, 'link').mockImplementation((draft, file) => {
    const isStart = /starts.*contain\.json$/.test(String(file));
    return isDown && isStart ? Promise.reject(new Error('disk full')) : link(draft, file);
  });
  done = await watched([
    { after: minutes(19), does: () => (isDown = true) },
    { after: minutes(20), decision: { decision: 'escalate' } },
    { after: minutes(30), does: () => (isDown = false) },
  ]);
});
afterAll(async () => {
  // Jest shares Node's own modules among the files of a worker.
  jest.restoreAllMocks();
  await done.close();
});

test('until the case file says what an escalation began with, only the cut-off acts: nothing goes by what the watch knew', () => {
  const [, escalatedAt = '', keptAt = ''] = done.said;
  const acts = done.tenant.state.log.filter(
    ({ at, actor, operation }) =>
      actor === 'app' && !/^(GET|Get|Search)/.test(operation) && at > Date.parse(escalatedAt) + seconds(1),
  );
  const early = acts.filter(({ at }) => at < Date.parse(keptAt)).map(({ operation }) => operation);
  const late = acts.filter(({ at }) => at >= Date.parse(keptAt)).map(({ operation }) => operation);
  expect(early).toEqual([]);
  expect(late).toEqual(expect.arrayContaining(['Disable-InboxRule', 'Remove-MailboxPermission', 'Set-Mailbox']));
});

test('once it says so, the back doors are shut, and the account ends contained', () => {
  expect(done.view.result).toBe('contained');
});
