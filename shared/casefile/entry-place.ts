/** The little that a place for entries has to offer; the chain, the queue and the tries are the same for all. */
export interface EntryPlace<Position> {
  /** What was written from this position on, an entry a line, and the position behind it. */
  read(
    caseId: string,
    from: Position | undefined,
  ): Promise<{ readonly lines: readonly string[]; readonly end: Position }>;
  /** Writes all lines at this position, or none; answers the position behind them. Undefined: somebody has written there. */
  write(caseId: string, at: Position, lines: readonly string[]): Promise<Position | undefined>;
}
