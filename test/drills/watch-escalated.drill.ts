import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { drawReleasePlan } from '../../shared/plan/release-plan.ts';
import { fold } from '../../shared/casefile/case-file.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import type { ReleaseDecision } from '../../shared/domain/decision.ts';
import { watched } from '../orchestrators/watched.ts';
import type { Watched } from '../orchestrators/watched.ts';

let episodes: EpisodeWatch;
let done: Watched;
beforeAll(async () => {
  episodes = watchEpisodes();
  done = await watched([
    { after: minutes(20), decision: { decision: 'tick', channel: 'phone-tree' } },
    { after: hours(14), decision: { decision: 'escalate' } },
  ]);
});
afterAll(() => done.close());

const instance = (name: string): Watched['instances'][number] => done.instances.find((each) => each.name === name)!;
const said = (): number => Date.parse(done.said.at(-1)!);

test('an escalated watch ends contained, in the same instance and the same case', () => {
  expect(done.view.result).toBe('contained');
  expect(done.instances.filter(({ name }) => name === 'contain-account')).toHaveLength(1);
  expect(done.view.entries.some((entry) => entry.kind === 'evidence' && entry['about'] === 'watch')).toBe(true);
});

test('T1 counts from the word, and two activities stand between it and the last cut-off call', () => {
  // Hours less than from the alert.
  expect(done.view.t1Ms).toBeLessThan(minutes(5));
  const scheduled = done.instances
    .flatMap(({ history }) => history)
    .filter((event) => event['EventType'] === 4 && Date.parse(String(event['Timestamp'])) >= said())
    .sort((a, b) => Date.parse(String(a['Timestamp'])) - Date.parse(String(b['Timestamp'])))
    .map((event) => event['Name']);
  expect(scheduled.slice(0, 4)).toEqual(['read-decision', 'attempt-step', 'attempt-step', 'attempt-step']);
});

test('the case says which channels were still open when it was escalated', () => {
  const plan = done.view.entries.find((entry) => entry.kind === 'plan' && entry['after'] === 'watch');
  expect(plan?.['unticked']).toContain('counsel-informed');
  expect(plan?.['unticked']).not.toContain('phone-tree');
  expect(done.view.watch?.channels.find(({ channel }) => channel === 'phone-tree')?.ticked?.by).toBe('Counsel');
});

test('what the watch put there stays, and is in the result', () => {
  const mailbox = done.tenant.state.mailboxes.get(done.view.account.objectId)!;
  expect(mailbox.retention.hold.enabled).toBe(true);
  expect(done.view.steps.map(({ run }) => run)).toEqual(expect.arrayContaining(['hold-mailbox', 'copy-mail']));
});

test('a release takes the rules back and leaves the hold to the legal team', () => {
  const started = instance('contain-account').history.find((event) => event['EventType'] === 0);
  const start = JSON.parse(started?.['Input'] as string) as CaseStart;
  const decision: ReleaseDecision = { decision: 'release', by: 'x', kind: 'remediated', hostile: [], accept: [] };
  const { stages, stays } = drawReleasePlan(microsoft365, start, decision, fold(done.view.entries));
  const undone = stages.flatMap(({ runs }) => runs.map(({ step }) => step));
  expect(undone).toEqual(expect.arrayContaining(['copy-mail', 'block-sign-in']));
  expect(undone).not.toContain('hold-mailbox');
  expect(stays.map(({ step }) => step)).toContain('hold-mailbox');
});

test('every episode has the ids that the extension would give, and a waiting watch keeps its history short', () => {
  expect(episodes.problems).toEqual([]);
  expect(instance('watch-account').history.length).toBeLessThan(100);
});
