import type { Clock } from '../../../host/clock.ts';
import { DueQueue } from '../../../host/due-queue.ts';
import { virtualDate } from '../../../host/virtual-date.ts';
import { machineTime, type Followed, type NextDue, type TimeTold } from './clock-message.ts';

export interface LedClock extends Clock {
  /** Puts it behind `Date` for the whole process. */
  install(): void;
  hear(told: TimeTold): void;
}

/** As of a virtual clock: long enough for traffic on the loopback interface to reach whoever will hold it. */
const quietTime = 3;

/** The clock of a process that follows another's: it says when it is busy, and what is due, and never jumps by itself. */
export function ledClock(offset: number, say: (said: Followed) => void): LedClock {
  const queues = { queue: new DueQueue(), onTheWay: new DueQueue(), recurring: new DueQueue() };
  let ahead = offset;
  let heard = 0;
  const now = (): number => machineTime() + ahead;
  const dueIn = (name: keyof NextDue): number | null => queues[name].peek()?.due ?? null;
  const activity = watchActivity({
    begins: () => say({ is: 'busy' }),
    ends: () => {
      const next = { queue: dueIn('queue'), onTheWay: dueIn('onTheWay'), recurring: dueIn('recurring') };
      say({ is: 'quiet', heard, next });
    },
  });
  return {
    now,
    busy: () => activity.hold(),
    at(due, callback, { setsNothingInMotion = false, makesNoTimePass = false } = {}) {
      const name = setsNothingInMotion ? 'onTheWay' : makesNoTimePass ? 'recurring' : 'queue';
      const takeBack = queues[name].add(due, callback);
      activity.happens();
      return () => {
        takeBack();
        activity.happens();
      };
    },
    hear(told) {
      ahead = told.offset;
      heard = told.number;
      activity.happens();
      for (const queue of Object.values(queues))
        for (let entry = queue.takeDue(now()); entry; entry = queue.takeDue(now())) entry.callback();
    },
    install() {
      globalThis.Date = virtualDate(Date, now);
    },
  };
}

interface Activity {
  happens(): void;
  /** Goes on until it is let go. */
  hold(): () => void;
}

/** Tells when something begins to happen, and when nothing has happened, or is held, for the quiet time. It counts as begun. */
function watchActivity({ begins, ends }: { readonly begins: () => void; readonly ends: () => void }): Activity {
  let isBusy = true;
  let holders = 0;
  let happenings = 0;
  let isWatching = false;
  const watch = (): void => {
    if (isWatching || holders > 0) return;
    isWatching = true;
    const seen = happenings;
    const look = (): void => {
      isWatching = false;
      if (happenings !== seen || holders > 0) watch();
      else {
        isBusy = false;
        ends();
      }
    };
    setTimeout(() => setImmediate(() => setImmediate(look)), quietTime);
  };
  const happens = (): void => {
    happenings += 1;
    if (!isBusy) begins();
    isBusy = true;
    watch();
  };
  return {
    happens,
    hold() {
      holders += 1;
      happens();
      let isHeld = true;
      return () => {
        if (!isHeld) throw new Error('a hold on the clock was released twice');
        isHeld = false;
        holders -= 1;
        happens();
      };
    },
  };
}
