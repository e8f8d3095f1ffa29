/**
 * The evidence: append-only entries under a case, and records that are written once. Two operations write, none changes or deletes. The
 * store knows no kind of entry. A directory or a container of blobs lies behind this interface.
 */
export interface CaseStore {
  /**
   * Writes `value` (JSON) under `key` unless something is there; answers what is there afterwards and whether it was us.
   * Atomic between processes: of two racing writers exactly one is told `written: true`.
   */
  putIfAbsent<T>(key: string, value: T): Promise<{ readonly written: boolean; readonly value: T }>;
  /**
   * Appends entries to a case, all of them or none, in this order; never fails because another writer appended too. `once` names what is
   * told: where the case has entries of this name, nothing is written and the answer is that of the first time.
   */
  append(caseId: string, entries: readonly UnstoredEntry[], options?: { readonly once?: string }): Promise<Appended>;
  /** The entries of a case in the order they were written, those after a sequence only if it is given. Unknown case: empty. */
  entries(caseId: string, from?: { readonly after?: number }): Promise<readonly StoredEntry[]>;
  get<T>(key: string): Promise<T | undefined>;
  /** Keys that begin with `prefix`, in lexical order; those after a key, and so many of them, if that is given. */
  keys(prefix: string, page?: { readonly after?: string; readonly limit?: number }): Promise<readonly string[]>;
}

/** Where a case file ends after an append. */
export interface Appended {
  /** Of the last entry. */
  readonly sequence: number;
  /** SHA-256 of the last entry, in hex: whoever keeps it can tell later whether the end of the file was cut off. */
  readonly head: string;
}

export interface UnstoredEntry {
  readonly kind: string;
  /** ISO 8601 UTC: when it happened. */
  readonly at: string;
  /** The run of a step it is about, if any. */
  readonly run?: string;
  readonly [detail: string]: unknown;
}

/** An entry as it lies in the store. */
export interface StoredEntry extends UnstoredEntry {
  /** 1-based position in the case. */
  readonly sequence: number;
  /** Which process wrote it, by a random name. Cases of an older version have none, and no chain. */
  readonly writer?: string;
  /** SHA-256 of the entry before, in hex; of the first, of the case id. */
  readonly previous?: string;
  readonly once?: string;
}
