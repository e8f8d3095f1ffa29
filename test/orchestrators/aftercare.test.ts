import { fold, readCase } from '../../shared/casefile/case-file.ts';
import { setAccountEnabled } from '../../drill/simulation/tenant/account-changes.ts';
import type { Fault } from '../../drill/simulation/tenant/fault.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import type { CaseResult } from '../../shared/plan/conclude.ts';
import { hours } from '../../shared/domain/duration.ts';
import { aftercareOf } from '../../shared/views/aftercare-view.ts';
import type { AftercareView } from '../../shared/views/aftercare-view.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let watch: EpisodeWatch;
let done: Contained;
let view: AftercareView | undefined;
const begins = Date.UTC(2026, 0, 5, 9);
beforeAll(async () => {
  watch = watchEpisodes();
  done = await contained('cloud', { aftercareHours: 3 }, ({ state }) => {
    const objectId = state.compromised ?? '';
    state.clock.at(begins + hours(4), () => {
      const rule = {
        ruleIdentity: '16140901064495850000',
        name: 'again',
        forwardTo: ['collector@mail-archive.example'],
      };
      state.mailboxes.get(objectId)?.inboxRules.push(inboxRule(rule));
    });
    const forbidden: Fault = { match: 'GET /auditLogs/signIns', times: 0, answer: 403 };
    state.faults.push(forbidden);
    state.clock.at(begins + hours(4), () => (forbidden.times = 1_000));
    state.clock.at(begins + hours(5), () => (forbidden.times = 0));
    state.clock.at(begins + hours(5), () => setAccountEnabled(state, state.users.get(objectId)!, true));
  });
  view = aftercareOf(await readCase(done.store, result().caseId), undefined);
});
afterAll(() => done.close());

const result = (): CaseResult => done.instances.find(({ name }) => name === 'contain-account')?.output as CaseResult;

test('the result was known long before the watch ended', () => {
  expect(result().result).toBe('contained');
  expect(Date.parse(view?.until ?? '') - Date.parse(result().provenAt)).toBeGreaterThanOrEqual(hours(3) - 5_000);
  expect(view).toMatchObject({ ended: 'over' });
});

test('a rule that came back and an account that was enabled are found within the hour and shut again', () => {
  expect(view?.recurrences.map(({ run, state }) => [run, state])).toEqual([
    ['disable-inbox-rules', 'holds'],
    ['block-sign-in', 'holds'],
  ]);
  const [rule, account] = view?.recurrences ?? [];
  expect(Date.parse(rule?.at ?? '') - begins - hours(4)).toBeLessThan(hours(1));
  expect(Date.parse(account?.at ?? '') - begins - hours(5)).toBeLessThan(hours(1) + 60_000);
  const { state } = done.tenant;
  expect(state.users.get(state.compromised ?? '')?.accountEnabled).toBe(false);
  expect(state.mailboxes.get(state.compromised ?? '')?.inboxRules.find(({ name }) => name === 'again')?.enabled).toBe(
    false,
  );
});

test('an account that was open gets a new password and loses its sessions once more', () => {
  const after = done.tenant.state.writes.filter(({ at }) => at > begins + hours(5)).map(({ operation }) => operation);
  expect(after.filter((operation) => operation.startsWith('PATCH /users')).length).toBeGreaterThanOrEqual(2);
  expect(after.some((operation) => operation.includes('revokeSignInSessions'))).toBe(true);
});

test('a sign-in log that cannot be read is told as unknown once, and once more when it can be read again', async () => {
  const entries = await done.store.entries(result().caseId);
  const told = entries.filter((entry) => 'unread' in entry && !('ended' in entry));
  const why = expect.stringContaining('Authorization_RequestDenied') as string;
  const both = ['interactive sign-ins', 'non-interactive sign-ins'].map((log) => ({ log, why }));
  expect(told.map(({ unread }) => unread)).toEqual([both, []]);
  expect(view?.unread).toEqual([]);
  const until = entries.findIndex(({ unread }) => Array.isArray(unread) && unread.length > 0) + 1;
  expect(aftercareOf(fold(entries.slice(0, until)), undefined)?.unread).toEqual(both);
});

test('looks become rarer and leave nothing behind where nothing has changed', async () => {
  expect(view?.looks).toBeGreaterThan(5);
  expect(view?.looks).toBeLessThan(50);
  const until = Date.parse(result().provenAt);
  const later = (await done.store.entries(result().caseId)).filter(({ at }) => Date.parse(at) > until + hours(1));
  expect(later.length).toBeLessThan(60);
});

test('its history stays short, and every episode has the ids that the extension would give', () => {
  const watching = done.instances.find(({ name }) => name === 'aftercare');
  expect(watching?.instanceId).toMatch(/:aftercare$/);
  expect(watching?.history.length).toBeLessThan(100);
  expect(watch.problems).toEqual([]);
});
