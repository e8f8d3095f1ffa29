import * as z from 'zod';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { attempt } from '../../shared/work/attempt.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { Run } from '../../shared/plan/run.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { aStart, anAccount, synchronised } from '../plan/an-account.ts';

const start = aStart(anAccount());
const plan = drawPlan(microsoft365, start.account, start.options, '2026-11-01T12:00:00Z');
const runNamed = (run: string): Run => [...plan.cutOff, ...plan.rest].find(({ name }) => name === run)!;
const block = runNamed('block-sign-in');
const forwarding = runNamed('stop-forwarding');

interface Spoken {
  accountEnabled: boolean;
  calls: string[];
  patch?: () => void;
}

/** The far end: an account whose sign-in can be blocked, and a mailbox that forwards nothing. */
function tenantThat(spoken: Spoken): Tenant {
  const no = (): never => {
    throw new Error('not expected here');
  };
  return {
    now: () => '2026-11-01T12:00:01.000Z',
    granted: no,
    ownId: no,
    graph: {
      origin: 'https://graph.test',
      get: () => {
        spoken.calls.push('read');
        return Promise.resolve({ accountEnabled: spoken.accountEnabled });
      },
      patch: async () => {
        spoken.calls.push('patch');
        spoken.patch?.();
        spoken.accountEnabled = false;
        return Promise.resolve(undefined);
      },
      list: no,
      post: no,
      delete: no,
      beta: { get: () => Promise.resolve({}), list: no, patch: no, post: no, delete: no },
    },
    exchange: {
      run: (cmdlet) => {
        spoken.calls.push(cmdlet);
        return Promise.resolve(cmdlet === 'Get-Mailbox' ? [{ DeliverToMailboxAndForward: false }] : []);
      },
    },
    sharePoint: { sites: [], post: no },
  };
}

let store: CaseStore;
beforeEach(async () => {
  store = openDirectoryCaseStore(await mkdtemp(join(tmpdir(), 'cordon-')));
});

const entriesOf = async (): Promise<unknown[]> => (await store.entries(start.caseId)).map(({ kind }) => kind);

test('the first call of a cut-off attempt is the change, and the verdict is what is read back', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const outcome = await attempt({ start, run: block }, { farEnd: microsoft365, tenant: tenantThat(spoken), store });
  expect(spoken.calls).toEqual(['patch', 'read']);
  expect(outcome).toMatchObject({ state: 'holds', attempts: 1, actedAt: '2026-11-01T12:00:01.000Z' });
});

test('a change that was answered with success but is not there is looked at again, and once replicas have had their time, done again', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const tenant = tenantThat(spoken);
  const ignoring: Tenant = { ...tenant, graph: { ...tenant.graph, patch: () => Promise.resolve(undefined) } };
  const first = await attempt({ start, run: block }, { farEnd: microsoft365, tenant: ignoring, store });
  expect(first.state).toBe('not-yet');
  expect(first.actAgain).toBeUndefined();
  const later: Tenant = { ...ignoring, now: () => '2026-11-01T12:00:20.000Z' };
  const second = await attempt({ start, run: block, before: first }, { farEnd: microsoft365, tenant: later, store });
  expect(second).toMatchObject({ state: 'not-yet', actAgain: true });
  const third = await attempt(
    { start, run: block, before: second },
    { farEnd: microsoft365, tenant: { ...tenant, now: later.now }, store },
  );
  expect(third).toMatchObject({ state: 'holds', attempts: 3, since: first.since });
});

test('a refusal is a value with the service’s own word for it', async () => {
  const refuse = (): never => {
    throw new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges', { requestId: 'r-1' });
  };
  const spoken: Spoken = { accountEnabled: true, calls: [], patch: refuse };
  const outcome = await attempt({ start, run: block }, { farEnd: microsoft365, tenant: tenantThat(spoken), store });
  expect(outcome).toMatchObject({ state: 'refused' });
  expect(outcome.note).toContain('Authorization_RequestDenied');
  expect(outcome.note).toContain('r-1');
});

test('a throttle is a value that keeps the wait the service asked for', async () => {
  const throttle = (): never => {
    throw new Later('TooManyRequests', 315_000);
  };
  const spoken: Spoken = { accountEnabled: true, calls: [], patch: throttle };
  const outcome = await attempt({ start, run: block }, { farEnd: microsoft365, tenant: tenantThat(spoken), store });
  expect(outcome).toMatchObject({ state: 'later', lookAgain: 315_000 });
  expect(outcome.actedAt).toBeUndefined();
});

test('an unexpected error is a value that quotes nothing', async () => {
  const fail = (): never => {
    throw new TypeError('secret-in-the-text');
  };
  const spoken: Spoken = { accountEnabled: true, calls: [], patch: fail };
  const outcome = await attempt({ start, run: block }, { farEnd: microsoft365, tenant: tenantThat(spoken), store });
  expect(outcome.state).toBe('later');
  expect(JSON.stringify([outcome, await store.entries(start.caseId)])).not.toContain('secret-in-the-text');
});

test('a last look never changes anything', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const before: Outcome = {
    run: block.name,
    step: block.step,
    state: 'holds',
    note: '',
    attempts: 1,
    since: start.incident.receivedAt,
  };
  const outcome = await attempt(
    { start, run: block, before, lookOnly: true },
    { farEnd: microsoft365, tenant: tenantThat(spoken), store },
  );
  expect(spoken.calls).toEqual(['read']);
  expect(outcome.state).toBe('not-yet');
});

test('the before-state is captured once, however often the step is attempted', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const first = await attempt({ start, run: forwarding }, { farEnd: microsoft365, tenant: tenantThat(spoken), store });
  await attempt({ start, run: forwarding, before: first }, { farEnd: microsoft365, tenant: tenantThat(spoken), store });
  expect(await entriesOf()).toEqual(['capture', 'attempt', 'verdict']);
});

const broken = (): Promise<never> => Promise.reject(new Error('disk full'));

test('a step whose capture cannot be stored changes nothing', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const outcome = await attempt(
    { start, run: forwarding },
    { farEnd: microsoft365, tenant: tenantThat(spoken), store: { ...store, putIfAbsent: broken } },
  );
  expect(spoken.calls).not.toContain('Set-Mailbox');
  expect(outcome.state).toBe('later');
});

test('the cut-off goes on while the case store is down, and says so', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const down = { ...store, putIfAbsent: broken, append: broken, get: broken };
  const outcome = await attempt(
    { start, run: block },
    { farEnd: microsoft365, tenant: tenantThat(spoken), store: down },
  );
  expect(outcome.state).toBe('holds');
  expect(outcome.why).toContain('not in the case file');
});

test('the cut-off of a synchronised account does not ask the case store either', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const down = { ...store, putIfAbsent: broken, append: broken, get: broken, entries: broken };
  const hybrid = aStart(anAccount(synchronised));
  const outcome = await attempt(
    { start: hybrid, run: block },
    { farEnd: microsoft365, tenant: tenantThat(spoken), store: down },
  );
  expect(spoken.calls[0]).toBe('patch');
  expect(outcome.actedAt).toBeDefined();
});

/** Attempts it again and again, a minute after the other, until nothing more comes of it. */
async function untilItEnds(run: Run, tenant: Tenant): Promise<Outcome> {
  let outcome: Outcome | undefined;
  for (let minute = 0; minute < 300 && (!outcome || outcome.state === 'not-yet'); minute += 1) {
    const now = (): string => new Date(Date.parse('2026-11-01T12:00:01Z') + minute * 60_000).toISOString();
    const work = { farEnd: microsoft365, tenant: { ...tenant, now }, store };
    outcome = await attempt({ start, run, ...(outcome ? { before: outcome } : {}) }, work);
  }
  return outcome!;
}

test('a change that the tenant never shows is made thirty times, and then a person is told', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const tenant = tenantThat(spoken);
  const patch = (): Promise<undefined> => {
    spoken.calls.push('patch');
    return Promise.resolve(undefined);
  };
  const outcome = await untilItEnds(block, { ...tenant, graph: { ...tenant.graph, patch } });
  expect(spoken.calls.filter((call) => call === 'patch')).toHaveLength(30);
  expect(outcome).toMatchObject({
    state: 'timed-out',
    note: expect.stringMatching(
      /^changed 30 times, and the tenant does not show it: .*a person must look; last seen: /,
    ),
  });
});

test('what is shown in between is counted anew: whoever opens a door again does not wear the engine out', async () => {
  const spoken: Spoken = { accountEnabled: true, calls: [] };
  const tenant = tenantThat(spoken);
  let outcome: Outcome | undefined;
  for (let round = 0; round < 70; round += 1) {
    spoken.accountEnabled = true;
    const before = outcome && { before: { ...outcome, actAgain: true } };
    outcome = await attempt({ start, run: block, ...before }, { farEnd: microsoft365, tenant, store });
    expect(outcome.state).toBe('holds');
  }
  expect(spoken.calls.filter((call) => call === 'patch')).toHaveLength(70);
});

test('an answer of an unknown form ends the wait at once, in a word of its own', async () => {
  const tenant = tenantThat({ accountEnabled: true, calls: [] });
  const exchange = { run: () => Promise.resolve([{ ForwardingAddress: ['not', 'a text'] }]) };
  const outcome = await attempt(
    { start, run: forwarding },
    { farEnd: microsoft365, tenant: { ...tenant, exchange }, store },
  );
  expect(outcome).toMatchObject({
    state: 'refused',
    note: "UnexpectedAnswer: the tenant's answer has an unknown form at ForwardingAddress, where string was expected",
  });
});

test('what is unreadable on our own side is no answer of the tenant', async () => {
  const broken: CaseStore = { ...store, get: async () => Promise.resolve(z.never().parse(5)) };
  const tenant = tenantThat({ accountEnabled: true, calls: [] });
  const outcome = await attempt({ start, run: forwarding }, { farEnd: microsoft365, tenant, store: broken });
  expect(outcome).toMatchObject({ state: 'later', note: expect.stringMatching(/^unexpected: Zod/) as string });
});
