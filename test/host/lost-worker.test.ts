import type { EpisodeAt } from '../../host/host-contract.ts';
import { runHost, type RunningHost } from './running-host.ts';

const losing = new Set<string>();
let running: RunningHost;
beforeAll(async () => {
  const losesWorker = ({ name, number }: EpisodeAt): boolean => losing.delete(`${name} ${number}`);
  running = await runHost('durable', ':memory:', undefined, { losesWorker });
});
afterAll(() => running.close());

/** In the words of DurableTask.Core, src/DurableTask.Core/TaskOrchestrationContext.cs. */
const missing = (what: string): string =>
  `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${what} the current replay ` +
  "execution hasn't (yet?) scheduled this task. Was a change made to the orchestrator code after this instance had already started running?";

it('an instance whose worker is gone fails for good, in the words of the extension', async () => {
  losing.add('sequence 2');
  const output = missing("an activity task with sequence ID 0 and name 'hello' (version ''), but");
  expect(await running.run('sequence')).toMatchObject({ runtimeStatus: 'Failed', output });
  expect(await running.run('sequence')).toMatchObject({ runtimeStatus: 'Completed' });
});

it('a first episode that no worker answers is tried again', async () => {
  losing.add('sequence 1');
  expect(await running.run('sequence')).toMatchObject({ runtimeStatus: 'Completed' });
});

it('the children of an instance whose worker was gone go on, and their caller learns of one that failed', async () => {
  losing.add('parent 2');
  const parent = await running.run('parent', ['child', 'forever']);
  expect(parent.output).toContain("a sub-orchestration task with sequence ID 0 and name 'child'");
  const children = running.host.instances().filter(({ name }) => name === 'child' || name === 'forever');
  expect(children.map(({ name, runtimeStatus }) => [name, runtimeStatus]).sort()).toEqual([
    ['child', 'Completed'],
    ['forever', 'Running'],
  ]);
  losing.add('child 2');
  const told = await running.run('parent', ['child']);
  expect(told).toMatchObject({ runtimeStatus: 'Failed' });
  expect(String(told.output)).toContain('Non-Deterministic workflow detected');
});
