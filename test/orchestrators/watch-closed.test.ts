import { hours } from '../../shared/domain/duration.ts';
import { noHold } from '../../drill/simulation/tenant/mailbox-retention.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

let done: Watched;
const mailboxIn = ({ state }: Pick<SimulatedTenant, 'state'>): Mailbox => state.mailboxes.get(state.compromised ?? '')!;
const rule = inboxRule({ ruleIdentity: '16140901064495857999', name: 'later', redirectTo: ['out@side.example'] });

beforeAll(async () => {
  done = await watched(
    [
      { after: hours(3), does: (tenant) => mailboxIn(tenant).inboxRules.push(rule) },
      { after: hours(10), does: (tenant) => (mailboxIn(tenant).retention.hold = noHold) },
      { after: hours(33), decision: { decision: 'close', liftHold: false } },
    ],
    (tenant) => (mailboxIn(tenant).retention.auditEnabled = false),
  );
});
afterAll(() => done.close());

test('a watch that is closed ends closed, with nobody cut off', () => {
  expect(done.view).toMatchObject({ result: 'watched', because: [], status: 'ended' });
  expect(done.view.t1Ms).toBeUndefined();
  expect(done.view.steps.map(({ step }) => step)).not.toContain('block-sign-in');
});

test('what the watch changed is taken back and proved so, but the hold stays', () => {
  const { retention } = mailboxIn(done.tenant);
  expect(retention.auditEnabled).toBe(false);
  expect(retention.hold.enabled).toBe(true);
  const takenBack = done.view.steps.filter(({ run }) => run.endsWith('-undo'));
  expect(takenBack.map(({ run, state }) => [run, state])).toContainEqual(['audit-mailbox-undo', 'holds']);
  expect(takenBack.map(({ step }) => step)).not.toContain('hold-mailbox');
});

test('a hold that somebody lifted meanwhile was put back', () => {
  const held = done.view.entries.filter(({ kind, run }) => kind === 'attempt' && run === 'hold-mailbox');
  expect(held.length).toBeGreaterThan(1);
});

test('evidence is taken every six hours and says what has appeared since the look before', () => {
  const looks = done.view.entries.filter((entry) => entry.kind === 'evidence' && entry['about'] === 'watch');
  expect(looks.map((entry) => entry['number'])).toEqual([1, 2, 3, 4, 5, 6]);
  const appeared = looks.map((entry) => JSON.stringify(entry['appeared']));
  expect(appeared[1]).toContain('out@side.example');
  expect(appeared[2]).not.toContain('out@side.example');
});

test('nothing was written but what nobody in the account notices', () => {
  const written = new Set(done.tenant.state.writes.map(({ operation }) => operation));
  expect([...written].filter((operation) => !operation.endsWith('-TransportRule'))).toEqual(['Set-Mailbox']);
});
