import type { CaseResult } from '../../shared/plan/conclude.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
beforeAll(async () => {
  done = await contained('cloud', { purgeSent: { askedBy: 'Mia', subject: 'Payroll update' } });
});
afterAll(() => done.close());

test('the case is contained while a purge still waits for a second person, in an instance that an event finds', () => {
  const parent = done.instances.find(({ name }) => name === 'contain-account')!;
  const beside = done.instances.find(({ instanceId }) => instanceId === `${parent.instanceId}:purge-sent-messages`);
  expect((parent.output as CaseResult).result).toBe('contained');
  expect(beside).toMatchObject({ name: 'settle-step', runtimeStatus: 'Running' });
});

test('nothing was purged, and no eDiscovery case was opened', () => {
  expect(done.tenant.state.content.ediscoveryCases.size).toBe(0);
});
