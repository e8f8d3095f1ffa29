import { hours } from '../../shared/domain/duration.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { traceMail } from '../../drill/simulation/tenant/exchange/trace-mail.ts';
import type { Concluded } from '../../shared/plan/conclude.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
beforeAll(async () => {
  const subject = 'Payroll update';
  done = await contained('cloud', { purgeSent: { subject } }, ({ state }) => {
    const at = state.clock.now() - hours(2);
    traceMail(state, { sender: people.alex.userPrincipalName, recipient: people.priya.userPrincipalName, subject, at });
  });
});
afterAll(() => done.close());

test('the case is contained while a purge still waits for a second person, in an instance that an event finds', () => {
  const parent = done.instances.find(({ name }) => name === 'contain-account')!;
  const beside = done.instances.find(({ instanceId }) => instanceId === `${parent.instanceId}:purge-sent-messages`);
  expect((parent.output as Concluded).result).toBe('contained');
  expect(beside).toMatchObject({ name: 'settle-step', runtimeStatus: 'Running' });
});

test('nothing was purged, and no eDiscovery case was opened', () => {
  expect(done.tenant.state.content.ediscoveryCases.size).toBe(0);
});
