import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
let refusedThen = 0;
beforeAll(async () => {
  done = await contained('cloud', {}, ({ state }) => {
    const push = state.log.push.bind(state.log);
    // The directory is not read between the mailbox's log and the last look: from then on it is out of order for a few reads.
    let isOutOfOrder = false;
    state.log.push = (...entries) => {
      if (
        !isOutOfOrder &&
        entries.some(({ operation }) => operation === 'GET /security/auditLog/queries/{id}/records')
      ) {
        isOutOfOrder = true;
        state.faults.push({ match: 'GET /users/{id}', times: 6, answer: 503 });
      }
      if (entries.some(({ operation, status }) => operation.startsWith('GET /users/{id}') && status === 503))
        refusedThen += 1;
      return push(...entries);
    };
  });
});
afterAll(() => done.close());

test('a directory that is out of order at the last look is asked again, and the case still ends contained', () => {
  const { result } = done;
  expect(refusedThen).toBe(6);
  expect(result.result).toBe('contained');
});
