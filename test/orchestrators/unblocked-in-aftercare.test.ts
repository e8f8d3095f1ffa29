import type { CaseResult } from '../../shared/plan/conclude.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
let isOver = false;
beforeAll(async () => {
  // The owner may go on, and does: a token every twenty minutes.
  done = await contained('cloud', { without: ['block-sign-in'], aftercareHours: 3 }, ({ state }) => {
    const signIn = { objectId: state.compromised ?? '', errorCode: 0, failureReason: 'Other.', interactive: false };
    const workOn = (): void => {
      if (isOver) return;
      const at = state.clock.now();
      state.signIns.push({ ...signIn, id: `owner-${String(at)}`, at, ipAddress: '198.51.100.77' });
      state.clock.at(at + minutes(20), workOn);
    };
    workOn();
  });
});
afterAll(() => {
  isOver = true;
  return done.close();
});

const result = (): CaseResult => done.result;

test('where the owner was not locked out, the sign-in logs are unknown and the case is partial for the step left out alone', () => {
  expect(result()).toMatchObject({ result: 'partial', because: ['block-sign-in was left out'] });
  expect(result().uncertain.join()).toContain('sign-in is not blocked');
});

test('the owner who signs in is no recurrence, and gets no new password again and again', async () => {
  const kinds = (await done.store.entries(result().caseId)).map(({ kind }) => kind);
  expect(kinds).not.toContain('recurrence');
  const passwords = done.tenant.state.log.filter(({ operation }) => operation === 'PATCH /users/{id}');
  expect(passwords).toHaveLength(1);
});
