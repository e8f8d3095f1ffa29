import { minutes } from '../../shared/domain/duration.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

const fixture = Symbol.for('fixture.activity');
let done: Contained;
let opened = 0;
beforeAll(async () => {
  done = await contained('cloud', {}, ({ state }) => {
    const mailbox = state.mailboxes.get(state.compromised ?? '')!;
    // Somebody puts this rule back at once, longer than anybody disables it again, and leaves.
    const [rule] = mailbox.inboxRules.filter(({ enabled, hidden }) => enabled && !hidden);
    const until = state.clock.now() + minutes(50);
    let isEnabled = true;
    Object.defineProperty(rule, 'enabled', {
      get: () => isEnabled || state.clock.now() < until,
      set: (value: boolean) => (isEnabled = value),
    });
    // Somebody opens it before each of the five looks while tokens may live, and then leaves.
    Reflect.set(globalThis, fixture, (_: string, { looks = [] }: { looks?: { run: { name: string } }[] }) => {
      if (!looks.some(({ run }) => run.name === 'stop-forwarding') || opened === 5) return;
      opened += 1;
      mailbox.forwardingSmtpAddress = 'smtp:out@side.example';
    });
  });
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, fixture);
  return done.close();
});

test('what was opened again up to the last round is shut, but the case is not called contained', () => {
  const { result } = done;
  expect(opened).toBe(5);
  expect(result.outcomes.find(({ run }) => run === 'stop-forwarding')).toMatchObject({ state: 'holds' });
  expect(result.because).toEqual([expect.stringContaining('stop-forwarding was opened again each time')]);
  expect(result.result).toBe('partial');
});

test('what was given up because somebody opened it again at once is shut when they are gone', () => {
  const { outcomes } = done.result;
  expect(outcomes.find(({ run }) => run === 'disable-inbox-rules')).toMatchObject({ state: 'holds' });
});
