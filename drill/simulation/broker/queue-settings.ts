export interface QueueSettings {
  readonly maxDeliveryCount: number;
  readonly lockMs: number;
  /** What expires goes to the dead letters, and is not simply gone. */
  readonly deadLettersExpired: boolean;
  /** The longest that a message lives, whatever its sender says. */
  readonly longestLifeMs: number;
  /** For how long the id of a message makes the next of that id a duplicate; 0: never. */
  readonly duplicatesWithinMs: number;
}

export const usualSettings: QueueSettings = {
  maxDeliveryCount: 10,
  lockMs: 30_000,
  deadLettersExpired: false,
  longestLifeMs: Number.POSITIVE_INFINITY,
  duplicatesWithinMs: 0,
};
