import type { Clock, Timing } from '../../../host/clock.ts';
import { machineTime, type Followed, type NextDue, type TimeTold } from './clock-message.ts';

export interface Follower {
  tell(told: TimeTold): void;
}

/** A clock that a process follows. Its time does not jump while that process is busy, or there is none. */
export interface LeadingClock extends Clock {
  /** From now on it is this process, and it counts as busy until it says that it is quiet. The answer hears what it says. */
  lead(follower: Follower): (said: Followed) => void;
  /** There is no process that follows, and nobody waits for one. */
  leadNobody(): void;
  /** By how much it is ahead of the machine's. */
  readonly offset: number;
}

const kinds: Readonly<Record<keyof NextDue, Timing>> = {
  queue: {},
  onTheWay: { setsNothingInMotion: true },
  recurring: { makesNoTimePass: true },
};

const nothing: NextDue = { queue: null, onTheWay: null, recurring: null };

export function leadingClock(clock: Clock): LeadingClock {
  let follower: Follower | undefined;
  let told = 0;
  const theirs = hold(clock);
  const offset = (): number => clock.now() - machineTime();
  const tell = (): void => {
    told += 1;
    follower?.tell({ is: 'time', number: told, offset: offset() });
  };
  const expect = expecting(clock, () => {
    // It is busy from the moment it hears of it.
    theirs.take();
    tell();
  });
  const hearFrom = (one: Follower) => (said: Followed) => {
    // One that is gone may have said something before.
    if (follower !== one) return;
    if (said.is === 'busy') theirs.take();
    if (said.is !== 'quiet' || said.heard !== told) return;
    expect(said.next);
    theirs.letGo();
  };
  return {
    now: () => clock.now(),
    busy: () => clock.busy(),
    // Whatever happens here after a jump may reach the other process: the time gets there first.
    at(due, callback, timing) {
      const call = (): void => {
        tell();
        callback();
      };
      return clock.at(due, call, timing);
    },
    lead(next) {
      theirs.take();
      expect(nothing);
      follower = next;
      told = 0;
      return hearFrom(next);
    },
    leadNobody() {
      follower = undefined;
      expect(nothing);
      theirs.letGo();
    },
    get offset() {
      return offset();
    },
  };
}

/** One hold on the clock, however often it is taken. */
function hold(clock: Clock): { take(): void; letGo(): void } {
  let release: (() => void) | undefined;
  return {
    take() {
      release ??= clock.busy();
    },
    letGo() {
      release?.();
      release = undefined;
    },
  };
}

/** Puts on the clock what the other process waits for, in place of what it waited for before. */
function expecting(clock: Clock, ring: () => void): (next: NextDue) => void {
  let takeBacks: (() => void)[] = [];
  return (next) => {
    for (const takeBack of takeBacks) takeBack();
    takeBacks = (Object.keys(kinds) as (keyof NextDue)[]).flatMap((kind) => {
      const due = next[kind];
      return due === null ? [] : [clock.at(due, ring, kinds[kind])];
    });
  };
}
