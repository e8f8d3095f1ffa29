import { anchorsOf } from '../../shared/casefile/anchors.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { verifyCase } from '../../shared/casefile/verify-case.ts';
import { as } from '../signed-in.ts';
import { caseIdFor } from '../../shared/casefile/case-id.ts';
import type { ReleaseView } from '../../shared/views/release-view.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';
import { ended } from './ended.ts';

let watch: EpisodeWatch;
let done: Contained;
let caseId = '';
let objectId = '';
let releases = 0;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cache: string | null;
}

async function post(path: string, body: object, by = 'Sana'): Promise<Answer> {
  const release = done.clock.busy();
  const init = { method: 'POST', headers: as(by, done.tenant), body: JSON.stringify(body) };
  const response = await fetch(`${done.host.url}/api/containments/${caseId}/${path}`, init);
  const answer = (await response.json()) as Record<string, unknown>;
  release();
  return { status: response.status, body: answer, cache: response.headers.get('cache-control') };
}

async function released(decision: object): Promise<ReleaseView> {
  const { status } = await post('decisions', { decision: 'release', ...decision });
  expect(status).toBe(202);
  await ended(done.host, 'release-account', { count: ++releases });
  const response = await fetch(`${done.host.url}/api/containments/${caseId}`, { headers: as('Sana', done.tenant) });
  return ((await response.json()) as { release: ReleaseView }).release;
}

const owner = { identityChecked: 'called back' };
const isEnabled = (): boolean | undefined => done.tenant.state.users.get(objectId)?.accountEnabled;
const mailbox = () => done.tenant.state.mailboxes.get(objectId)!;

beforeAll(async () => {
  watch = watchEpisodes();
  done = await contained('cloud');
  objectId = done.tenant.state.compromised ?? '';
  caseId = caseIdFor(`${done.tenant.state.tenantId}.${objectId}`.toLowerCase());
});
afterAll(() => done.close());

test('before it is released nobody gets a pass', async () => {
  expect(await post('hand-over', owner)).toMatchObject({ status: 409 });
});

test('a release is refused while somebody unknown forwards the mail, names it, and opens nothing', async () => {
  mailbox().forwardingSmtpAddress = 'stranger@example.net';
  const release = await released({});
  expect(release).toMatchObject({ result: 'refused', number: 1, steps: [] });
  expect(release.because.join()).toContain('stranger@example.net');
  expect(isEnabled()).toBe(false);
  mailbox().forwardingSmtpAddress = null;
});

test('a single step is taken back without letting anybody in, though its first two tries break off', async () => {
  let broken = 0;
  Reflect.set(globalThis, Symbol.for('fixture.activity'), (name: string) =>
    name === 'attempt-undo' && broken++ < 2 ? () => Promise.reject(new Error('the worker went away')) : undefined,
  );
  const release = await released({ kind: 'false-alarm', steps: ['stop-forwarding'] });
  Reflect.deleteProperty(globalThis, Symbol.for('fixture.activity'));
  expect(broken).toBeGreaterThan(2);
  expect(release).toMatchObject({
    result: 'released',
    number: 2,
    steps: [{ step: 'stop-forwarding', state: 'holds' }],
  });
  expect(mailbox().forwardingSmtpAddress).not.toBeNull();
  expect(isEnabled()).toBe(false);
});

test('then all of it: the owner can sign in, and what cannot come back is named', async () => {
  const release = await released({ kind: 'false-alarm' });
  expect(release).toMatchObject({ result: 'released', because: [], number: 3 });
  expect(release.steps.at(-1)).toMatchObject({ step: 'block-sign-in', state: 'holds' });
  expect(release.irreversible.map(({ step }) => step)).toContain('reset-password');
  expect(isEnabled()).toBe(true);
});

test('the pass is answered once, and it is in no file, history or log', async () => {
  const answers = await Promise.all([post('hand-over', owner), post('hand-over', owner, 'Ben')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const handed = answers.find(({ status }) => status === 200);
  expect(handed?.cache).toBe('no-store');
  const pass = String(handed?.body['temporaryAccessPass']);
  expect(pass.length).toBeGreaterThan(5);
  const { store, host, said } = done;
  const apart = (await store.keys('')).filter((key) => !key.startsWith('entries/'));
  const files = await Promise.all([...apart.map((key) => store.get(key)), store.entries(caseId)]);
  const kept = JSON.stringify([files, host.instances(), said]);
  expect(kept).toContain('hand-over');
  expect(kept).not.toContain(pass);
});

test('its file is whole, and anchored at its close, at each release and at the hand-over', async () => {
  const anchors = openDirectoryCaseStore(process.env['CORDON_ANCHOR_STORE'] ?? '');
  expect(await verifyCase(done.store, anchors, caseId)).toMatchObject({ is: 'whole' });
  const entries = await done.store.entries(caseId);
  const ends = (await anchorsOf(anchors, caseId)).map(({ sequence }) => entries[sequence - 1]?.kind);
  expect(ends).toEqual(['result', 'release', 'release', 'release', 'hand-over']);
});

test('every episode has the ids that the extension would give', () => {
  expect(watch.problems).toEqual([]);
});
