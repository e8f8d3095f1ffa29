/** Milliseconds since the epoch, of what is due next in a process that follows. */
export interface NextDue {
  readonly queue: number | null;
  /** As `setsNothingInMotion` and `makesNoTimePass` of a clock. */
  readonly onTheWay: number | null;
  readonly recurring: number | null;
}

/** From the process whose clock leads. */
export interface TimeTold {
  readonly is: 'time';
  readonly number: number;
  /** Milliseconds by which it is ahead of the machine's. */
  readonly offset: number;
}

/** From the process that follows. */
export type Followed =
  | { readonly is: 'busy' }
  /** Nothing is under way there since it heard the time of that number. */
  | { readonly is: 'quiet'; readonly heard: number; readonly next: NextDue }
  | { readonly is: 'up'; readonly url: string };

/** The machine's time, whatever `Date` says: the same in all its processes. */
export const machineTime = (): number => Math.floor(performance.timeOrigin + performance.now());
