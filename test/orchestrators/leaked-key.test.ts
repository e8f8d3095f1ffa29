import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { caseIdFor } from '../../shared/casefile/case-id.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { keys } from '../../shared/casefile/keys.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { as } from '../signed-in.ts';
import { ended } from './ended.ts';
import { runApp, type RunningApp } from './running-app.ts';

/** The system key of the Durable extension starts any instance with any input, raises any event and ends anything; no setting turns it off. */
const systemKey = 'leaked';
const { jonas } = people;

type Forge = (path: string, input: unknown, key?: string) => Promise<number>;

test('whoever has the system key locks nobody out, lets nobody in, and decides nothing', async () => {
  const scenario = scenarioNamed('cloud');
  const told = await runApp({ scenario, arrange: () => undefined, systemKey }, async (app) => {
    const { tenant, host, clock, cases, close } = app;
    const { objectId, userPrincipalName: account } = scenario.account;
    const durable = `${host.url}/runtime/webhooks/durabletask`;
    const forge: Forge = async (path, input, key = systemKey) => {
      const release = clock.busy();
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(input) };
      const { status } = await fetch(`${durable}/${path}?code=${key}`, init);
      release();
      return status;
    };
    const release = clock.busy();
    const body = JSON.stringify({ account, reason: 'test', options: { aftercareHours: 0 } });
    await fetch(`${host.url}/api/containments`, { method: 'POST', headers: as('Mia', tenant), body });
    release();
    await ended(host, 'contain-account');
    const store = openDirectoryCaseStore(cases);
    const caseId = caseIdFor(`${tenant.tenantId}.${objectId}`.toLowerCase());
    const start = await store.get<CaseStart>(keys.start(caseId, 'contain'));
    if (!start) throw new Error('the case has no start');
    const before = { writes: tenant.state.writes.length, cases: await store.keys('cases/') };

    expect(await forge('orchestrators/contain-account/guess', start, 'guessed')).toBe(401);
    await forgeAll(app, forge, start);
    const after = { writes: tenant.state.writes.length, cases: await store.keys('cases/') };
    const { users } = tenant.state;
    const stands = { victim: users.get(objectId)?.accountEnabled, innocent: users.get(jonas.objectId)?.accountEnabled };
    return { before, after, stands, close };
  });
  expect(told.after).toEqual(told.before);
  expect(told.stands).toEqual({ victim: false, innocent: true });
  await told.close();
});

/** Starts what locks an innocent out, goes further than a case may, lets the attacker in, or brings an alert that never came. */
async function forgeAll({ host }: RunningApp, forge: Forge, start: CaseStart): Promise<void> {
  const { caseId, account, options, incident } = start;
  const innocent = `${account.tenantId}.${jonas.objectId}`;
  const { objectId, displayName, userPrincipalName } = jonas;
  const decision = { decision: 'release', by: 'Mia', kind: 'false-alarm', hostile: [], accept: [] };
  const release = { caseId, decision, number: 1 };
  const run = { name: 'block-sign-in-undo', step: 'block-sign-in', settleWithin: 60_000, pollEvery: 5_000, then: [] };
  const outcome = { run: run.name, step: run.step, state: 'later', attempts: 1, since: incident.receivedAt };
  const body = JSON.stringify({ account: userPrincipalName, reason: 'forged' });
  const inputs: Readonly<Record<string, unknown>> = {
    [`contain-account/${innocent}`]: {
      ...start,
      caseId: caseIdFor(innocent),
      account: { ...account, objectId, displayName, userPrincipalName },
    },
    'contain-account/again': { ...start, options: { ...options, removeSignInMethods: 'all' } },
    'release-account/in': release,
    'settle-undo/in-by-itself': { release, run, outcome },
    'resolve-alert/alert': { messageId: 'forged', body, receivedAt: incident.receivedAt },
  };
  for (const [path, input] of Object.entries(inputs)) expect(await forge(`orchestrators/${path}`, input)).toBe(202);
  const forged = Object.keys(inputs).map((path) => path.split('/')[1]);
  const isOver = (): boolean =>
    host
      .statuses()
      .filter(({ instanceId }) => forged.includes(instanceId))
      .every(({ runtimeStatus }) => /Completed|Failed/.test(runtimeStatus));
  while (!isOver()) await new Promise((later) => setTimeout(later, 5));
}
