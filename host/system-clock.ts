import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import { DueQueue } from './due-queue.ts';

/** The machine's own time. Nothing is ever skipped, so who is busy does not matter. */
export function systemClock(): Clock {
  const queue = new DueQueue();
  const alarm = new Alarm();
  const arm = (): void => {
    const next = queue.peek();
    if (next) alarm.set(next.due - Date.now(), ring);
    else alarm.clear();
  };
  const ring = (): void => {
    for (let entry = queue.takeDue(Date.now()); entry; entry = queue.takeDue(Date.now())) entry.callback();
    arm();
  };
  return {
    now: () => Date.now(),
    at(due, callback) {
      const takeBack = queue.add(due, callback);
      arm();
      return () => {
        takeBack();
        arm();
      };
    },
    busy: () => () => undefined,
  };
}
