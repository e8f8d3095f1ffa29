import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import { DueQueue } from './due-queue.ts';

/** Milliseconds. A timer of the process counts no time while the machine sleeps and is told nothing when its clock is set. */
const looksEvery = 15_000;

/** Milliseconds; anything less is a clock that is being set right gently. */
const smallestJump = 1000;

/**
 * The machine's own time. Nothing is ever skipped, so who is busy does not matter. What is due is late by no more than `looksEvery` though
 * the machine slept or its clock was set: forward, it is due at once; back, it keeps its distance.
 */
export function systemClock(): Clock {
  const queue = new DueQueue();
  const alarm = new Alarm();
  let seen = { time: Date.now(), elapsed: performance.now() };
  const look = (): number => {
    const now = { time: Date.now(), elapsed: performance.now() };
    const setBack = seen.time + (now.elapsed - seen.elapsed) - now.time;
    if (setBack > smallestJump) queue.bringForward(setBack);
    seen = now;
    return now.time;
  };
  const arm = (now: number): void => {
    const next = queue.peek();
    if (next) alarm.set(Math.min(next.due - now, looksEvery), ring);
    else alarm.clear();
  };
  const ring = (): void => {
    for (let entry = queue.takeDue(look()); entry; entry = queue.takeDue(look())) entry.callback();
    arm(look());
  };
  return {
    now: () => Date.now(),
    at(due, callback) {
      const now = look();
      const takeBack = queue.add(due, callback);
      arm(now);
      return () => {
        takeBack();
        arm(look());
      };
    },
    busy: () => () => undefined,
  };
}
