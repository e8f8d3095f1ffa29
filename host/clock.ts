/** How something takes its time. */
export interface Timing {
  readonly setsNothingInMotion?: boolean;
  readonly makesNoTimePass?: boolean;
}

/**
 * Time, and who is busy. The host, the simulated tenant, its attacker and the broker share one clock, so that a drill
 * can pass hours in milliseconds without anyone noticing. Rule: a virtual clock jumps to the earliest due entry only while
 * nobody holds it busy. Everything that is under way (an episode, an activity, a request, an unsettled message) must hold it.
 */
export interface Clock {
  /** Milliseconds since the epoch, as this clock sees it. */
  now(): number;
  /**
   * Calls back once when `due` (milliseconds since the epoch) has come; the returned function takes it back. What sets nothing in motion
   * (it changes something in memory and asks to be called again, no more) may say so: a virtual clock does not pause at it on its way.
   * What comes again and again may say that it makes no time pass: a virtual clock jumps to it only on its way to something else.
   */
  at(due: number, callback: () => void, options?: Timing): () => void;
  /** Says that work is under way; call the returned function exactly once when it has ended. */
  busy(): () => void;
}
