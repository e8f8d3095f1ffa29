import type { Context } from '../../functions/durable/orchestration.ts';
import { examine } from '../../functions/orchestrators/contain/examine-case.ts';

interface Called {
  readonly name: string;
}

/** Runs it with a task hub that takes the start of an instance from the given try on; answers how often it was asked. */
function startsUntil(taken: number): number {
  let starts = 0;
  const call = (name: string): Called => ({ name });
  const df = {
    currentUtcDateTime: new Date('2026-11-01T12:00:00Z'),
    createTimer: () => call('timer'),
    callActivity: call,
    callActivityWithRetry: call,
    Task: { all: (tasks: readonly Called[]) => tasks },
  };
  const door = { name: 'stop-forwarding', step: 'stop-forwarding', then: [] };
  const asked = { caseId: 'C-TEST-TEST', doors: [door], tokenLifetimeMinutes: 90, instance: 'i', detached: [] };
  const rest = { examinations: [], offering: [], containDelegates: 'never' };
  const running = examine(
    { df } as unknown as Context,
    { ...asked, ...rest } as unknown as Parameters<typeof examine>[1],
  );
  for (let next = running.next(); !next.done;) {
    const { name } = next.value as unknown as Called;
    next = running.next(name === 'start-detached' ? Number(++starts < taken) : []);
  }
  return starts;
}

test('a guard of the doors that could not be started is started again', () => {
  expect(startsUntil(1)).toBe(1);
  expect(startsUntil(4)).toBe(4);
});
