/** What is compared of a drill. */
export interface Behaviour {
  readonly sections: readonly Section[];
  /** When each write was made for the first time. */
  readonly firstWrites: readonly Timed[];
}

export interface Section {
  readonly name: string;
  readonly compared: Precision;
  /** In any order; the same line may be there several times. */
  readonly lines: readonly string[];
}

/**
 * `exactly`: each line as many times as before. Otherwise no line may be new and none gone, and one that is repeated until something
 * happens may come as much more or less often as the looks vary: `nearly` by a third, so that what comes once or twice is exact;
 * `as polls` by three, or by a third.
 */
export type Precision = 'exactly' | 'nearly' | 'as polls';

/** Milliseconds on the drill's clock. */
export interface Timed {
  readonly line: string;
  readonly began: number;
  readonly ended: number;
}
