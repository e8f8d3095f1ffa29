import { virtualClock, type VirtualClock } from '../../host/virtual-clock.ts';
import { Store } from '../../host/durable/store.ts';
import { runHost, type RunningHost } from './running-host.ts';
import { watchEpisodes, type EpisodeWatch } from './watch-episodes.ts';

const hour = 3_600_000;
const day = 24 * hour;
let running: RunningHost;
let watch: EpisodeWatch;

beforeAll(async () => {
  watch = watchEpisodes();
  running = await runHost('durable');
});
afterAll(() => running.close());

it('orchestrations runs activities one after the other', async () => {
  const view = await running.run('sequence');
  expect(view).toMatchObject({ runtimeStatus: 'Completed', output: ['Hello Tokyo!', 'Hello Seattle!'] });
});

it('orchestrations hands nothing over as undefined, as Azure does', async () => {
  expect(await running.run('nothing')).toMatchObject({ output: 'undefined' });
});

it('orchestrations runs activities side by side', async () => {
  expect(await running.run('fanOut', 200)).toMatchObject({ runtimeStatus: 'Completed', output: 19_900 });
});

it('orchestrations sleeps for twenty days without anyone waiting', async () => {
  const view = await running.run('sleep', 20 * day);
  expect(view.runtimeStatus).toBe('Completed');
  expect(view.output).toBeGreaterThanOrEqual(20 * day);
  expect(view.output).toBeLessThan(20 * day + 60_000);
});

it('orchestrations retries an activity with growing pauses', async () => {
  const view = await running.run('retry', { key: 'retry-1', failures: 2, attempts: 3 });
  expect(view).toMatchObject({ runtimeStatus: 'Completed', output: 3 });
  const fired = view.history.filter((event) => event['EventType'] === 11).map((event) => String(event['FireAt']));
  expect(fired).toHaveLength(2);
  const [first = 0, second = 0] = fired.map((at) => Date.parse(at));
  expect(second - first).toBeGreaterThanOrEqual(120_000);
});

it('orchestrations fails when the attempts are used up', async () => {
  const view = await running.run('retry', { key: 'retry-2', failures: 9, attempts: 2 });
  expect(view.runtimeStatus).toBe('Failed');
  expect(view.output).toContain('attempt 2 failed');
});

it('orchestrations runs sub-orchestrations side by side', async () => {
  const view = await running.run('parent', ['child', 'child']);
  expect(view).toMatchObject({ runtimeStatus: 'Completed', output: ['Hello child!', 'Hello child!'] });
});

it('orchestrations lets the caller catch what a sub-orchestration threw', async () => {
  const view = await running.run('catches');
  expect(view.runtimeStatus).toBe('Completed');
  expect(view.output).toContain("Orchestrator function 'brokenChild' failed: child broke");
});

it('orchestrations continues as new with a short history and keeps the custom status', async () => {
  const view = await running.run('counter', { left: 5, seen: 0 });
  expect(view).toMatchObject({ runtimeStatus: 'Completed', output: 5, customStatus: { seen: 5 } });
  expect(view.history.length).toBeLessThan(8);
});

it('orchestrations loses no external event that waits while an execution continues as new', async () => {
  await running.client('start', 'collector', { name: 'collector', input: { wanted: 20, got: [] } });
  const items = Array.from({ length: 20 }, (_, n) => n);
  await Promise.all(items.map((data) => running.client('raise', 'collector', { name: 'item', data })));
  const view = await running.ended('collector');
  expect([...(view.output as number[])].sort((a, b) => a - b)).toEqual(items);
});

it('orchestrations lets an event win over a timer, and forgets the cancelled timer', async () => {
  const hold = running.clock.busy();
  await running.client('start', 'approval-1', { name: 'approval', input: 30 * day });
  await running.client('raise', 'approval-1', { name: 'approved', data: { by: 'ann' } });
  hold();
  const view = await running.ended('approval-1');
  expect(view).toMatchObject({ runtimeStatus: 'Completed', output: { by: 'ann' } });
  expect(view.history.some((event) => event['EventType'] === 11)).toBe(false);
});

it('orchestrations lets the timer win when no event comes', async () => {
  expect(await running.run('approval', 8 * day)).toMatchObject({ output: 'too late' });
});

it('orchestrations fails an instance whose replay does something else than before', async () => {
  const view = await running.run('moody');
  expect(view.runtimeStatus).toBe('Failed');
  expect(view.output).toContain('Non-Deterministic workflow detected');
});

it('orchestrations takes a custom status of 8,191 characters and fails the instance beyond', async () => {
  expect(await running.run('status', 8189)).toMatchObject({ runtimeStatus: 'Completed' });
  const view = await running.run('status', 8190);
  expect(view.runtimeStatus).toBe('Failed');
  expect(view.output).toContain('custom status');
});

it.each([
  ['reuse', 'second Task.any'],
  ['http', 'callHttp is not implemented'],
  ['versioned', 'A version of an orchestration is not implemented'],
  [
    'detailing',
    'setExceptionPropertiesProvider is not implemented by the embedded host. The error was: with properties',
  ],
  ['entity', 'callEntity is not implemented'],
  ['signal', 'signalEntity is not implemented'],
  ['retryTimeout', 'retryTimeoutInMilliseconds is refused'],
  ['boolean', 'bare boolean'],
  ['readersKey', '$ref'],
  ['textAsNew', 'encoded twice'],
  ['numberedEvent', 'may not be named "0"'],
])('orchestrations fails by name what Azure would not survive or this host does not do: %s', async (name, reason) => {
  const view = await running.run(name);
  expect(view.runtimeStatus).toBe('Failed');
  expect(view.output).toContain(reason);
});

it('orchestrations gives every task the id that the extension on Azure would give', () => {
  expect(watch.episodes).toBeGreaterThan(80);
  // These are failed by name, because their ids or their answers would go astray.
  const refused = /^(reuse|entity|signal|http|versioned|moody):/;
  expect(watch.problems.filter((problem) => !refused.test(problem))).toEqual([]);
  expect(watch.problems.some((problem) => problem.startsWith('reuse:'))).toBe(true);
});

interface Fault {
  /** The statement that fails, and what SQLite says. */
  readonly at: 'BEGIN IMMEDIATE' | 'COMMIT';
  readonly errcode: number;
  readonly errstr: string;
}

/** Lets the statement fail each time `fails` says so. */
function injectFault({ at, errcode, errstr }: Fault, fails: () => boolean): () => void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const { exec } = DatabaseSync.prototype;
  const spy = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
    this: typeof DatabaseSync.prototype,
    sql,
  ) {
    if (sql === at && fails()) throw Object.assign(new Error(errstr), { code: 'ERR_SQLITE_ERROR', errcode });
    exec.call(this, sql);
  });
  return () => spy.mockRestore();
}

const diskFull: Fault = { at: 'COMMIT', errcode: 13, errstr: 'database or disk is full' };
const busy: Fault = { at: 'BEGIN IMMEDIATE', errcode: 5, errstr: 'database is locked' };

it.each([diskFull, busy])('orchestrations ends right though every commit fails at first: $errstr', async (fault) => {
  let tries = 0;
  const restore = injectFault(fault, () => tries++ % 2 === 0);
  const view = await running.run('journey', 1);
  restore();
  expect(view).toMatchObject({ runtimeStatus: 'Completed', output: ['Hello 1!', 1, 2, 3, 'Hello child!', 4] });
  expect(tries).toBeGreaterThan(30);
});

it('orchestrations tells whoever asks for a change that cannot be written for long, and changes nothing', async () => {
  const restore = injectFault(diskFull, () => true);
  const answer = await running.client('start', 'unwritten', { name: 'child' });
  restore();
  expect(answer).toMatchObject({ error: expect.stringContaining('could not be written') });
  expect(running.instance('unwritten')).toBeUndefined();
});

it('orchestrations lets no change that throws take its neighbours back', async () => {
  const store = new Store(':memory:');
  const task = { id: 'i', execution: 'e', task: 0, name: 'n', input: null };
  const good = store.write(() => void store.addTask(task));
  const bad = store.write(() => {
    store.addTask(task);
    throw new Error('poison');
  });
  await expect(bad).rejects.toThrow('poison');
  await good;
  expect(store.tasks()).toHaveLength(1);
  store.close();
});

it('orchestrations goes on where an episode failed inside the host', async () => {
  // More often than anybody would have patience for.
  let left = 12;
  const loggedBefore = running.logged.length;
  const { putInstance } = Store.prototype;
  const spy = jest.spyOn(Store.prototype, 'putInstance').mockImplementation(function (this: Store, row) {
    if (row.status === 'Running' && left-- > 0) throw new Error('disk full');
    putInstance.call(this, row);
  });
  const view = await running.run('sequence');
  spy.mockRestore();
  expect(left).toBeLessThan(0);
  expect(view).toMatchObject({ runtimeStatus: 'Completed', output: ['Hello Tokyo!', 'Hello Seattle!'] });
  expect(running.logged.slice(loggedBefore).filter((line) => line.includes('failed inside the host'))).toHaveLength(12);
});

it('orchestrations sleeps no second time what it has slept when the clock is set back', async () => {
  const base = virtualClock(Date.UTC(2026, 0, 1));
  let back = 0;
  const clock: VirtualClock = {
    ...base,
    now: () => base.now() - back,
    at: (due, callback, options) => base.at(due + back, callback, options),
  };
  const other = await runHost('durable', ':memory:', clock);
  const began = base.now();
  base.at(began + hour / 2, () => (back = 5 * hour));
  const hold = base.busy();
  await other.client('start', 'counting', { name: 'counter', input: { left: 3, seen: 0 } });
  hold();
  expect((await other.run('sleep', hour)).output).toBeGreaterThanOrEqual(hour);
  expect(await other.ended('counting')).toMatchObject({ runtimeStatus: 'Completed', output: 3 });
  expect(base.now() - began).toBeGreaterThanOrEqual(3 * hour);
  expect(base.now() - began).toBeLessThan(3 * hour + 60_000);
  await other.close();
});
