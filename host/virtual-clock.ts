import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import { DueQueue, type DueEntry } from './due-queue.ts';
import { virtualDate } from './virtual-date.ts';

export interface VirtualClock extends Clock {
  /** Puts this clock behind `Date` for the whole process. Do it before anything else loads. */
  install(): void;
  /** Takes it back and stands still: what is still due would keep the process alive. */
  uninstall(): void;
}

/** How long nobody may have been busy before the clock jumps: long enough for loopback traffic to reach whoever will hold it. */
const quietTime = 3;

/** Real time plus an offset; the offset grows when nobody is busy and something is due later. */
export function virtualClock(start: number | Date = Date.now()): VirtualClock {
  const RealDate = Date;
  const realNow = (): number => RealDate.now();
  const queue = new DueQueue();
  /** What sets nothing in motion. */
  const onTheWay = new DueQueue();
  /** What makes no time pass. */
  const recurring = new DueQueue();
  const alarm = new Alarm();
  let offset = Number(start) - realNow();
  let holders = 0;
  /** Grows with everything that happens, so that a jump can tell whether its quiet time was quiet. */
  let happenings = 0;
  let watching = false;
  let standsStill = false;
  let isOnTheWay = false;
  const now = (): number => realNow() + offset;

  const takeDue = (): DueEntry | undefined => {
    const first = earlier(queue.peek(), recurring.peek());
    return (first === recurring.peek() ? recurring : queue).takeDue(now());
  };
  const ring = (): void => {
    for (let entry = takeDue(); entry; entry = takeDue()) {
      happenings++;
      entry.callback();
    }
    for (let entry = onTheWay.takeDue(now()); entry; entry = onTheWay.takeDue(now())) entry.callback();
    watch();
  };
  const watch = (): void => {
    if (isOnTheWay) return;
    const next = earlier(earlier(queue.peek(), onTheWay.peek()), recurring.peek());
    if (!next || standsStill) {
      alarm.clear();
      return;
    }
    alarm.set(next.due - now(), ring);
    if (holders === 0 && !watching) {
      watching = true;
      const seen = happenings;
      // A timer turn, then two turns of the loop: whatever was in flight has been read and has taken hold by then.
      setTimeout(() => setImmediate(() => setImmediate(() => jumpIfQuietSince(seen))), quietTime);
    }
  };
  const jumpIfQuietSince = (seen: number): void => {
    watching = false;
    const goal = queue.peek() ?? onTheWay.peek();
    const next = goal && earlier(goal, recurring.peek());
    if (next && holders === 0 && happenings === seen && !standsStill) {
      goTo(next.due);
      ring();
    } else watch();
  };
  /** What sets nothing in motion is called back at its own time on the way. */
  const goTo = (due: number): void => {
    isOnTheWay = true;
    for (let first = onTheWay.peek(); first && first.due < due; first = onTheWay.peek()) {
      offset += Math.max(0, first.due - now());
      onTheWay.takeDue(now())?.callback();
    }
    isOnTheWay = false;
    offset += Math.max(0, due - now());
  };

  const clock: Clock = {
    now,
    at(due, callback, { setsNothingInMotion = false, makesNoTimePass = false } = {}) {
      if (!setsNothingInMotion) happenings++;
      const takeBack = (setsNothingInMotion ? onTheWay : makesNoTimePass ? recurring : queue).add(due, callback);
      watch();
      return () => {
        takeBack();
        watch();
      };
    },
    busy() {
      happenings++;
      holders++;
      let held = true;
      return () => {
        if (!held) throw new Error('a hold on the clock was released twice');
        held = false;
        happenings++;
        if (--holders === 0) watch();
      };
    },
  };
  return {
    ...clock,
    install: () => {
      globalThis.Date = virtualDate(RealDate, now);
      standsStill = false;
      watch();
    },
    uninstall: () => {
      globalThis.Date = RealDate;
      standsStill = true;
      alarm.clear();
    },
  };
}

function earlier(one: DueEntry | undefined, other: DueEntry | undefined): DueEntry | undefined {
  return one && (!other || one.due <= other.due) ? one : other;
}
