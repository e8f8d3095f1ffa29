import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
beforeAll(async () => {
  done = await contained('cloud', { holdFirst: {} }, ({ state }) => {
    for (const { retention } of state.mailboxes.values()) retention.capabilities = ['BPOS_S_Standard'];
  });
});
afterAll(() => done.close());

test('a hold that the licence does not allow is said, and keeps no door open', () => {
  const { outcomes, result } = done.result;
  expect(result).toBe('contained');
  expect(outcomes.find(({ run }) => run === 'hold-mailbox')?.state).toBe('refused');
  expect(outcomes.find(({ run }) => run === 'remove-delegates')?.state).toBe('holds');
});
