import { minutes } from '../../shared/domain/duration.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
let isOver = false;
beforeAll(async () => {
  done = await contained('cloud', { moveMailbox: 'never' }, ({ state }) => {
    const objectId = state.compromised ?? '';
    const act = { actor: objectId, owner: objectId, clientAddress: '203.0.113.66', client: 'Client=MSExchangeRPC' };
    const readOn = (): void => {
      if (isOver) return;
      const at = state.clock.now();
      state.logs.mailboxActs.push({ ...act, id: String(at), at, operation: 'MailItemsAccessed', tokenIssuedAt: null });
      state.clock.at(at + minutes(20), readOn);
    };
    readOn();
  });
});
afterAll(() => {
  isOver = true;
  return done.close();
});

test('a session that survives every cut-off is never called contained, and the log that shows it is named', () => {
  const { result } = done;
  expect(result.result).toBe('partial');
  expect(result.because).toEqual([
    expect.stringMatching(/^access persists: the log of mailbox audit shows .*203\.0\.113\.66/),
  ]);
});
