/**
 * The evidence: append-only entries under a case. Two operations write, none changes or deletes. A directory today, a blob container
 * later, behind this interface.
 */
export interface CaseStore {
  /**
   * Writes `value` (JSON) under `key` unless something is there; answers what is there afterwards and whether it was us.
   * Atomic between processes: of two racing writers exactly one is told `written: true`.
   */
  putIfAbsent<T>(key: string, value: T): Promise<{ readonly written: boolean; readonly value: T }>;
  /** Appends one entry to a case; never fails because another writer appended too. */
  append(caseId: string, entry: NewEntry): Promise<void>;
  /** All entries of a case in the order they were written. Unknown case: empty. */
  entries(caseId: string): Promise<readonly Entry[]>;
  get<T>(key: string): Promise<T | undefined>;
  /** Keys that begin with `prefix`, in lexical order. */
  keys(prefix: string): Promise<readonly string[]>;
}

export interface NewEntry {
  readonly kind:
    | 'alert'
    | 'case'
    | 'plan'
    | 'capture'
    | 'attempt'
    | 'verdict'
    | 'finding'
    | 'attestation'
    | 'decision'
    | 'evidence'
    | 'result'
    /** After the result: what came back and was shut again. */
    | 'recurrence'
    | 'undo'
    | 'release'
    | 'hand-over';
  readonly at: string;
  /** The step it is about, if any. */
  readonly run?: string;
  readonly [detail: string]: unknown;
}

export interface Entry extends NewEntry {
  /** 1-based position in the case. */
  readonly sequence: number;
}
