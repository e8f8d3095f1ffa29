import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadApp } from '../../host/app/load-app.ts';
import type { App } from '../../host/app/app.ts';
import type { HistoryEvent } from '../../host/durable/history.ts';
import type { Decisions } from '../../host/durable/sdk-driver.ts';
import { sdkV3Driver } from '../../host/durable/sdk-v3-driver.ts';
import { everyContract } from './every-contract.ts';

interface Recorded {
  readonly instanceId: string;
  readonly name: string;
  readonly history: readonly HistoryEvent[];
  readonly output: unknown;
}

const folder = join('test', 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

let app: App;
beforeAll(async () => {
  process.env['CORDON_TENANT_ID'] ??= '11111111-1111-4111-8111-111111111111';
  process.env['CORDON_API_CLIENT_ID'] ??= '22222222-2222-4222-8222-222222222222';
  process.env['CORDON_CASE_STORE'] ??= 'none';
  process.env['ServiceBus'] ??=
    'Endpoint=sb://127.0.0.1;SharedAccessKeyName=x;SharedAccessKey=x;UseDevelopmentEmulator=true;';
  app = await loadApp(join('test', 'orchestrators', 'app'), () => undefined);
});

const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const recordedIn = (file: string): Recorded => JSON.parse(textOf(file)) as Recorded;

test('every orchestrator has a history, and no history is of one that is gone', async () => {
  const orchestrators = (await everyContract()).flatMap(({ is, name }) => (is === 'orchestrator' ? [name] : []));
  const recorded = new Set(files.map((file) => recordedIn(file).name));
  expect([...recorded].sort()).toEqual(orchestrators.sort());
});

test.each(files)('%s names no folder of the machine that recorded it, and no token', (file) => {
  expect(textOf(file)).not.toMatch(/file:\/\/|\/node_modules\/|\/(home|root|tmp|work|Users)\/|\beyJ[\w-]{20}|Bearer /);
});

/** From one `OrchestratorStarted` to the next. */
function episodesOf(history: readonly HistoryEvent[]): HistoryEvent[][] {
  const starts = history.flatMap(({ EventType }, index) => (EventType === 12 ? [index] : []));
  return starts.map((start, i) => history.slice(start, starts[i + 1]));
}

const isScheduled = ({ EventType }: HistoryEvent): boolean => [4, 7, 10].includes(EventType);
const isNews = (event: HistoryEvent): boolean => !isScheduled(event) && ![1, 13].includes(event.EventType);

test.each(files)('today’s code replays %s to the letter', async (file) => {
  const recorded = recordedIn(file);
  const started = recorded.history.find((event) => event.EventType === 0) as unknown as { Input: string };
  const driver = sdkV3Driver(app, () => ({ json: '{}' }));
  let decisions: Decisions | undefined;
  let played: HistoryEvent[] = [];
  for (const episode of episodesOf(recorded.history)) {
    decisions = await driver.run({
      functionName: recorded.name,
      instanceId: recorded.instanceId,
      parentInstanceId: null,
      input: started.Input,
      history: structuredClone(played),
      newEvents: structuredClone(episode.filter(isNews)).map((event) => ({ ...event, IsPlayed: false })),
      firstId: decisions?.nextId ?? 0,
      seen: decisions?.seen,
      openTimers: [],
      now: 0,
    });
    expect(decisions.refused).toBeUndefined();
    const named = decisions.scheduled.map((each) => [each.id, 'name' in each ? each.name : undefined]);
    expect(named).toEqual(episode.filter(isScheduled).map((event) => [event.EventId, event.Name]));
    played = [...played, ...episode];
  }
  const progress = decisions?.progress;
  expect(progress?.is === 'completed' && JSON.parse(progress.output ?? 'null')).toEqual(recorded.output);
});
