type Sentence = (file: string) => string;

const damaged: Sentence = (file) =>
  `${file} is damaged, or is no database of the embedded host. ` +
  `Move it and ${file}-wal away and start again: what ran in it is lost and has to be started anew.`;

/** By SQLite's primary result codes. https://sqlite.org/rescode.html */
const sentences: Readonly<Record<number, Sentence>> = {
  5: (file) => `${file} is locked by another program. Close that program.`,
  6: (file) => `${file} is locked by another program. Close that program.`,
  8: (file) => `${file} cannot be written. Make it and its folder writable.`,
  10: (file) => `${file} cannot be read or written: the disk answers with an error. Check the disk.`,
  11: damaged,
  13: (file) => `The disk is full: ${file} cannot be written. Make room.`,
  14: (file) => `${file} cannot be opened. Check that its folder exists and that you may write there.`,
  26: damaged,
};

/** What is wrong with the file in one sentence, with the remedy; nothing where it is not SQLite that complains. */
export function problemOfDatabase(file: string, error: unknown): string | undefined {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number') return undefined;
  return sentences[errcode & 0xff]?.(file) ?? `${file}: ${error instanceof Error ? error.message : 'unknown error'}.`;
}

export const damagedDatabase = damaged;
