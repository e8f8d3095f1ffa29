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
 * `exactly`: each line as many times as before. Otherwise no line may be new and none gone, but one that is repeated may come more or less
 * often: `nearly` by a third, so that what comes once or twice is exact; `as polls` three times as often, or three times more.
 */
export type Precision = 'exactly' | 'nearly' | 'as polls';

/** Milliseconds on the drill's clock. */
export interface Timed {
  readonly line: string;
  readonly began: number;
  readonly ended: number;
}
