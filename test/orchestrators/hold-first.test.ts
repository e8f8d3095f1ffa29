import type { CaseResult } from '../../shared/plan/conclude.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
beforeAll(async () => {
  done = await contained('cloud', { holdFirst: { owner: 'Counsel' } });
});
afterAll(() => done.close());

const outcomes = (): CaseResult['outcomes'] => done.result.outcomes;

test('the mailbox is held before anything in it is destroyed, and the cut-off did not wait for it', () => {
  const written = done.tenant.state.writes.map(({ operation }) => operation);
  const destroyed = written.indexOf('Remove-MailboxPermission');
  const holds = written.indexOf('Set-Mailbox');
  expect(holds).toBeGreaterThanOrEqual(0);
  expect(destroyed).toBeGreaterThan(holds);
  expect(written.indexOf('PATCH /users/{id}')).toBeLessThan(holds);
  const { hold } = done.tenant.state.mailboxes.get(done.tenant.state.compromised ?? '')!.retention;
  expect(hold).toMatchObject({ enabled: true, owner: 'Counsel' });
});

test('the case ends contained and tells how the hold stands at the end', () => {
  const hold = outcomes().find(({ run }) => run === 'hold-mailbox');
  expect(['holds', 'acknowledged']).toContain(hold?.state);
  expect(outcomes().find(({ run }) => run === 'remove-delegates')?.state).toBe('holds');
});
