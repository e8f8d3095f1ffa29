import type { ProbedHost } from './probed-host.ts';

/** One thing that an orchestration engine does, asked of the real one and of the embedded host. */
export interface Probe {
  readonly title: string;
  readonly orchestrator: string;
  readonly input?: unknown;
  /** What is done meanwhile; its answer is compared as well. */
  readonly does?: (host: ProbedHost, id: string) => Promise<unknown>;
  /** Where the real engine does what nobody can want, and the embedded host refuses it: what it says. */
  readonly refused?: RegExp;
}

const handed: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1.5,
  '',
  'text',
  '123',
  'true',
  'null',
  '{"a":1}',
  '2026-01-02T03:04:05.678+02:00',
  [],
  [1, null],
  {},
  { a: { b: '2026-01-02T03:04:05Z' } },
  { $id: '1', a: 1 },
  { $type: 'x', a: 1 },
  { a: 1, $id: '1' },
  { a: { $id: '1', b: 2 } },
];
const answered = [
  ...['nothing', 'null', 'empty', 'zero', 'no', 'yes', 'digits', 'quoted', 'date', 'isoText', 'list', 'big'],
  ...['id', 'type', 'ref', 'refLast'],
];

const startingWithSign = ['id', 'type', 'ref'];

function refusedWhere(isSo: boolean, refused: RegExp): Pick<Probe, 'refused'> {
  return isSo ? { refused } : {};
}

const values: readonly Probe[] = [
  ...handed.flatMap((value): Probe[] => [
    {
      title: `an activity is handed ${JSON.stringify(value)}`,
      orchestrator: 'one',
      input: { activity: 'describe', value },
      ...refusedWhere(typeof value === 'boolean', /bare boolean/),
      ...refusedWhere(/^\{"\$/.test(JSON.stringify(value)), /begins with the key/),
    },
    { title: `an orchestrator is handed ${JSON.stringify(value)}`, orchestrator: 'returnsInput', input: value },
  ]),
  ...answered.flatMap((name): Probe[] => [
    { title: `an activity answers ${name}`, orchestrator: 'caught', input: { activity: 'answer', value: name } },
    {
      title: `an activity answers ${name}, which is returned`,
      orchestrator: 'one',
      input: { activity: 'answer', value: name },
      ...refusedWhere(startingWithSign.includes(name), /begins with the key/),
    },
    {
      title: `an orchestrator answers ${name}`,
      orchestrator: 'returns',
      input: name,
      ...refusedWhere(startingWithSign.includes(name), /begins with the key/),
    },
  ]),
  { title: 'an activity is handed nothing', orchestrator: 'withNothing' },
  { title: 'an orchestrator is handed nothing', orchestrator: 'returnsInput' },
  { title: '400 kB there and back', orchestrator: 'bigBothWays', input: 400_000 },
  { title: '400 kB as the input', orchestrator: 'one', input: { activity: 'measure', value: 'y'.repeat(400_000) } },
];

const failures: readonly Probe[] = [
  { title: 'an activity throws', orchestrator: 'caught', input: { activity: 'fail', value: 'boom' } },
  { title: 'an activity throws two lines', orchestrator: 'caught', input: { activity: 'fail', value: 'one\ntwo' } },
  { title: 'an activity throws nothing to read', orchestrator: 'caught', input: { activity: 'fail', value: '' } },
  { title: 'an activity throws text', orchestrator: 'caught', input: { activity: 'throwText', value: 'boom' } },
  { title: 'one of all fails', orchestrator: 'allWithFailures', input: ['', 'second', ''] },
  { title: 'two of all fail', orchestrator: 'allWithFailures', input: ['', 'second', 'third, late'] },
  { title: 'the winner of any fails', orchestrator: 'anyFailure' },
  { title: 'a retry helps', orchestrator: 'retried', input: { key: 'helps', failures: 2, attempts: 3 } },
  { title: 'retries are used up', orchestrator: 'retried', input: { key: 'used up', failures: 9, attempts: 2 } },
  { title: 'a child is tried again', orchestrator: 'childRetried' },
  { title: 'a child throws', orchestrator: 'childCaught', input: { name: 'throws', value: 'child broke' } },
];

const flows: readonly Probe[] = [
  { title: 'a hundred activities at once', orchestrator: 'fanOut', input: 100 },
  { title: 'twenty children at once', orchestrator: 'children', input: 20 },
  { title: 'any is won by work', orchestrator: 'anyWinner' },
  { title: 'any is won by time', orchestrator: 'deadline' },
  { title: 'a timer in the past fires', orchestrator: 'timerInThePast' },
  { title: 'continue as new', orchestrator: 'counter', input: { left: 4, seen: 0 } },
  { title: 'a custom status of 7,998 characters', orchestrator: 'status', input: 7_998 },
  // It passes there, and is longer than Azure promises to take.
  { title: 'a custom status of 8,191 characters', orchestrator: 'status', input: 8_191, refused: /custom status/ },
  { title: 'a custom status with parts', orchestrator: 'statusOfObject', input: { phase: 'x', done: [1, null] } },
  {
    title: 'an event comes before it is waited for',
    orchestrator: 'afterAnEvent',
    does: (host, id) => host.ask('raise', id, 'early', { at: '2026-01-02T03:04:05Z' }),
  },
  {
    title: 'two events of one name are raised at once',
    orchestrator: 'twoOfOneName',
    does: (host, id) => Promise.all([1, 2].map((value) => host.ask('raise', id, 'item', value))),
  },
  {
    title: 'an event during a look goes to the wait that a timer overtook',
    orchestrator: 'overtaken',
    async does(host, id) {
      await host.untilSaid(id, 'looks');
      await host.ask('raise', id, 'word', 1);
    },
  },
  {
    title: 'events live through continue as new',
    orchestrator: 'collector',
    input: [],
    async does(host, id) {
      for (const value of [1, 2, 3]) await host.ask('raise', id, 'item', value);
    },
  },
];

const lives: readonly Probe[] = [
  {
    title: 'a start on a living id is refused',
    orchestrator: 'waits',
    async does(host, id) {
      await host.until(id, 'Running');
      const again = await host.ask('start', id, 'waits');
      await host.ask('raise', id, 'go', 'on');
      return again;
    },
  },
  {
    title: 'a living instance is not purged',
    orchestrator: 'waits',
    async does(host, id) {
      await host.until(id, 'Running');
      const purged = await host.ask('purge', id);
      await host.ask('raise', id, 'go', 'on');
      return purged;
    },
  },
  {
    title: 'a parent is terminated while its child waits',
    orchestrator: 'childCaught',
    input: { name: 'waits', id: 'child-of-terminated' },
    async does(host, id) {
      await host.until('child-of-terminated', 'Running');
      await host.ask('terminate', id, 'enough');
      await host.until(id, 'Terminated');
      return host.statusOf('child-of-terminated');
    },
  },
  {
    title: 'a child is terminated',
    orchestrator: 'childCaught',
    input: { name: 'waits', id: 'terminated-child' },
    async does(host) {
      await host.until('terminated-child', 'Running');
      await host.ask('terminate', 'terminated-child', 'enough');
    },
  },
  {
    title: 'what is not there or over is raised, terminated and purged',
    orchestrator: 'returns',
    input: 'yes',
    async does(host, id) {
      await host.until(id, 'Completed');
      return [
        await host.ask('raise', id, 'late', 1),
        await host.ask('terminate', id, 'late'),
        await host.ask('raise', 'nobody', 'x', 1),
        await host.ask('terminate', 'nobody', 'x'),
        await host.ask('purge', 'nobody'),
      ];
    },
  },
];

export const probes: readonly Probe[] = [...values, ...failures, ...flows, ...lives];
