/**
 * Time, and who is busy. The host, the simulated tenant, its attacker and the broker share one clock, so that a drill
 * can pass hours in milliseconds without anyone noticing. Rule: a virtual clock jumps to the earliest due entry only while
 * nobody holds it busy. Everything that is under way (an episode, an activity, a request, an unsettled message) must hold it.
 */
export interface Clock {
  /** Milliseconds since the epoch, as this clock sees it. */
  now(): number;
  /** Calls back once when `due` (milliseconds since the epoch) has come; the returned function takes it back. */
  at(due: number, callback: () => void): () => void;
  /** Says that work is under way; call the returned function exactly once when it has ended. */
  busy(): () => void;
}
