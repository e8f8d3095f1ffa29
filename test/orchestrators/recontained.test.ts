import { as } from '../signed-in.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';
import { ended } from './ended.ts';

let done: Contained;
let objectId = '';
const user = () => done.tenant.state.users.get(objectId)!;
const mailbox = () => done.tenant.state.mailboxes.get(objectId)!;

const cases = (): string => `${done.host.url}/api/containments`;
async function post(url: string, body: object): Promise<string> {
  const init = { method: 'POST', headers: as('Sana', done.tenant), body: JSON.stringify(body) };
  const response = await fetch(url, init);
  expect(response.status).toBe(202);
  return ((await response.json()) as { caseId: string }).caseId;
}

async function view(caseId: string): Promise<CaseView> {
  return (await (await fetch(`${cases()}/${caseId}`, { headers: as('Sana', done.tenant) })).json()) as CaseView;
}

const releaseBody = { decision: 'release', kind: 'false-alarm' };

beforeAll(async () => {
  done = await contained('cloud');
  objectId = done.tenant.state.compromised ?? '';
});
afterAll(() => done.close());

test('a containment that begins during a release wins, and its own release brings back what was before the first case', async () => {
  const [first = ''] = (await done.store.keys('cases/')).map((key) => key.slice('cases/'.length));
  const was = done.tenant.state.writes.length;
  const hold = done.clock.busy();
  await post(`${cases()}/${first}/decisions`, releaseBody);
  const second = await post(cases(), {
    account: user().userPrincipalName,
    reason: 'again',
    options: { aftercareHours: 0 },
  });
  hold();
  expect(second).not.toBe(first);

  await ended(done.host, 'contain-account', { count: 2 });
  await ended(done.host, 'release-account');
  const { release } = await view(first);
  expect(release).toMatchObject({ result: 'superseded' });
  expect(release?.because.join()).toContain(second);
  const { result } = await view(second);
  expect({ result, enabled: user().accountEnabled }).toEqual({ result: 'contained', enabled: false });
  expect(done.tenant.state.writes.length).toBeGreaterThan(was);

  await post(`${cases()}/${second}/decisions`, releaseBody);
  await ended(done.host, 'release-account', { count: 2 });
  const back = await view(second);
  expect(back.release).toMatchObject({ result: 'released', because: [] });
  // The second case found a blocked account that forwards nothing; before the first it was neither.
  expect(user().accountEnabled).toBe(true);
  expect(mailbox().forwardingSmtpAddress).toBe('collector@mail-archive.example');
  expect(mailbox().inboxRules.filter(({ enabled }) => enabled).length).toBeGreaterThan(1);
});
