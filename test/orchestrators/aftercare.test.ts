import { keys } from '../../shared/casefile/keys.ts';
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
import { chosen, plantNames, signIn } from './names-of-an-attacker.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let watch: EpisodeWatch;
let done: Contained;
let view: AftercareView | undefined;
const begins = Date.UTC(2026, 0, 5, 9);
beforeAll(async () => {
  watch = watchEpisodes();
  const options = { aftercareHours: 3, removeSharingLinks: true };
  done = await contained('cloud', options, ({ state }) => {
    const objectId = state.compromised ?? '';
    plantNames(state);
    state.clock.at(begins + hours(4), () => {
      const rule = {
        ruleIdentity: '16140901064495850000',
        name: chosen.again,
        forwardTo: ['collector@mail-archive.example'],
      };
      state.mailboxes.get(objectId)?.inboxRules.push(inboxRule(rule));
    });
    const forbidden: Fault = { match: 'GET /auditLogs/signIns', times: 0, answer: 403 };
    state.faults.push(forbidden);
    state.clock.at(begins + hours(4), () => (forbidden.times = 1_000));
    state.clock.at(begins + hours(5), () => (forbidden.times = 0));
    state.clock.at(begins + hours(5), () => {
      setAccountEnabled(state, state.users.get(objectId)!, true);
      signIn(state);
    });
  });
  view = aftercareOf(await readCase(done.store, result().caseId), undefined);
});
afterAll(() => done.close());

const result = (): CaseResult => done.result;

test('the result was known long before the watch ended', () => {
  expect(result()).toMatchObject({ result: 'contained', because: [] });
  expect(Date.parse(view?.until ?? '') - Date.parse(result().provenAt)).toBeGreaterThanOrEqual(hours(3) - 5_000);
  expect(view).toMatchObject({ ended: 'over' });
});

test('a rule that came back and an account that was enabled are found within the hour and shut again', () => {
  expect(view?.recurrences.map(({ run, state }) => [run, state])).toEqual([
    ['disable-inbox-rules', 'holds'],
    ['sign-in', undefined],
    ['block-sign-in', 'holds'],
  ]);
  const [rule, , account] = view?.recurrences ?? [];
  expect(Date.parse(rule?.at ?? '') - begins - hours(4)).toBeLessThan(hours(1));
  expect(Date.parse(account?.at ?? '') - begins - hours(5)).toBeLessThan(hours(1) + 60_000);
  const { state } = done.tenant;
  expect(state.users.get(state.compromised ?? '')?.accountEnabled).toBe(false);
  expect(
    state.mailboxes.get(state.compromised ?? '')?.inboxRules.find(({ name }) => name === chosen.again)?.enabled,
  ).toBe(false);
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

test('no history has a name that an attacker chose, and the case file has each', async () => {
  const histories = JSON.stringify(done.host.instances()).toLowerCase();
  const { caseId } = result();
  const captures = await Promise.all((await done.store.keys(keys.captures(caseId))).map((key) => done.store.get(key)));
  const file = JSON.stringify([await done.store.entries(caseId), captures]).toLowerCase();
  // Of a folder the file keeps the id, and who may open it.
  const { folder, ...kept } = chosen;
  const inLowerCase = (...names: string[]): string[] => names.map((name) => name.toLowerCase());
  const names = inLowerCase(...Object.values(kept));
  expect([...names, ...inLowerCase(folder)].filter((name) => histories.includes(name))).toEqual([]);
  expect(names.filter((name) => !file.includes(name))).toEqual([]);
});

test('its history stays short, and every episode has the ids that the extension would give', () => {
  const watching = done.instances.find(({ name }) => name === 'aftercare');
  expect(watching?.instanceId).toMatch(/:aftercare$/);
  expect(watching?.history.length).toBeLessThan(100);
  expect(watch.problems).toEqual([]);
});

test('a calm look adds nothing to the history', () => {
  const { history } = done.instances.findLast(({ name }) => name === 'aftercare')!;
  const looks = history.filter(({ EventType, Name }) => EventType === 4 && Name === 'look-after');
  const answers = history.filter((event) => looks.some(({ EventId }) => EventId === event['TaskScheduledId']));
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) expect(answer['Result']).toBeNull();
});
