import { aSender } from '../signed-in.ts';
import { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readCase } from '../../shared/casefile/case-file.ts';
import { tell } from '../../shared/casefile/record.ts';
import { releaseCase } from '../../shared/decisions/release-case.ts';
import type { Releasing } from '../../shared/decisions/release-case.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { durableStarter, startInstances } from '../../functions/durable/starter.ts';
import { planned, tried } from '../casefile/an-entry.ts';
import { anAccount } from '../plan/an-account.ts';
import { decided } from '../work/a-release.ts';
import { adele, fakeIntake } from './fake-intake.ts';

/** The extension, as far as it answers for an instance: with this status. */
let answer: number;
let hub: Server;
let address: string;
const at = '2026-03-31T12:00:00Z';
const running = {
  name: 'a',
  instanceId: 'a',
  runtimeStatus: 'Running',
  createdTime: at,
  lastUpdatedTime: at,
  input: '',
  output: '',
};

beforeAll(async () => {
  hub = createServer((_request, response) => {
    response.writeHead(answer, { 'content-type': 'application/json' }).end(JSON.stringify(running));
  });
  await new Promise<void>((listening) => hub.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${String((hub.address() as AddressInfo).port)}/durabletask/`;
});
afterAll(() => hub.close());

function calling(rpcBaseUrl: string): InvocationContext {
  const input = df.input.durableClient();
  const context = new InvocationContext({ options: { extraInputs: [input] }, logHandler: () => undefined });
  context.extraInputs.set(input, { taskHubName: 'Hub', creationUrls: {}, managementUrls: {}, rpcBaseUrl });
  return context;
}

const out = { name: 'Later', message: 'the task hub cannot be reached' };

test('the client of the extension tells "no such instance" from a task hub that cannot be asked', async () => {
  const { status } = durableStarter(calling(address));
  answer = 200;
  expect(await status('a')).toMatchObject({ runtimeStatus: 'Running' });
  answer = 404;
  expect(await status('a')).toBeUndefined();
  for (answer of [500, 503, 410]) await expect(status('a')).rejects.toMatchObject(out);
  await expect(durableStarter(calling('http://127.0.0.1:1/')).status('a')).rejects.toMatchObject(out);
});

test('what is to run by itself counts as not started while the task hub cannot be asked for it', async () => {
  const child = { orchestration: 'settle-step', instanceId: 'a', input: { caseId: 'C-AAAA-0001' } };
  answer = 503;
  expect(await startInstances(calling(address), [child])).toBe(1);
});

test('of a release whose start nobody can ask about the decision stands, and the watchdog starts what was not started', async () => {
  const intake = await fakeIntake();
  const at = intake.now();
  const incident = {
    id: '1',
    source: 't',
    title: 't',
    severity: 'high',
    receivedAt: at,
    compromisedSince: at,
  } as const;
  const options = PlanOptions.parse({});
  const taken = await startContainment(intake, {
    reference: { by: 'object-id', value: adele },
    incident,
    options,
    sentBy: aSender,
  });
  if (!('case' in taken)) throw new Error('not started');
  const { caseId } = taken.case;
  await tell(intake.store, caseId, [planned(anAccount(), at), tried('attempt', 'block-sign-in', at)]);
  const release = (): Promise<Releasing> =>
    releaseCase(taken.case, decided(), intake, () => Promise.reject(new Error('no tenant is asked')));
  intake.hubTrouble = new Error('still contained, perhaps');
  await expect(release()).rejects.toThrow('perhaps');
  expect((await readCase(intake.store, caseId)).releases).toEqual([]);
  intake.hubTrouble = undefined;
  await intake.end(caseId, 'contained');
  const { release: start } = intake.durable;
  intake.durable.release = () => {
    intake.hubTrouble = new Error('down');
    return Promise.reject(new Error('no answer'));
  };
  await expect(release()).rejects.toThrow('down');
  intake.durable.release = start;
  intake.hubTrouble = undefined;
  expect(await watchOverCases(intake)).toMatchObject([{ work: 'release', became: 'opened' }]);
  expect(intake.released).toMatchObject([{ input: { number: 1 } }]);
  await intake.close();
});
