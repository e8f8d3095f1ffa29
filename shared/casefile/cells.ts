/**
 * What may change: how far a piece of work has come, a breaker, a switch. It is no evidence, so it has no place among the entries. A change
 * is made to what was read, or not at all.
 */
export interface Cells {
  /** Undefined: nobody has written it yet. */
  read(key: string): Promise<{ readonly value: unknown; readonly etag: string } | undefined>;
  /**
   * Writes `value` (JSON) if the cell is still as it was read: `etag` is that of the reading, null of a cell that nobody has written. Atomic
   * between processes: of two who read the same, one is told `conflict`.
   */
  write(key: string, value: unknown, etag: string | null): Promise<{ readonly etag: string } | 'conflict'>;
}
