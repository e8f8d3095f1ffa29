import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Renames = z.strictObject({
  kinds: z.record(z.string(), z.string()),
  runs: z.record(z.string(), z.string()),
  states: z.record(z.string(), z.string()),
  phases: z.record(z.string(), z.string()),
  results: z.record(z.string(), z.string()),
  sentences: z.array(z.tuple([z.string(), z.string()])),
});
/**
 * Old word to new word, by what the word names: the kind of an entry, a step or run or examination or its state, a phase or the result of a case. A
 * sentence, or a part of one, is an old pattern (a regular expression) and the new text (`$1` for its groups), replaced in this order.
 */
export type Renames = z.infer<typeof Renames>;

type WordList = Exclude<keyof Renames, 'sentences'>;

/** Throws where the file is not such a list. */
export function readRenames(file: string): Renames {
  return Renames.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** How the words of a recording are put, so that the recordings of two trees speak alike. */
export interface Vocabulary {
  /** In the words of the working tree. */
  word(list: WordList, word: string): string;
  /** A note, a reason or an answer, in the words of the working tree. */
  sentence(text: string): string;
  /** States, in the words of the working tree: seen to be so, not seen to be so yet, and put off because a service asked for it. */
  readonly holds: string;
  readonly notYet: string;
  readonly later: string;
  /** The kind of an entry: something was done. */
  readonly attempt: string;
}

export function vocabulary(renames: Renames, of: 'base' | 'now'): Vocabulary {
  const renamed = (list: WordList, word: string): string =>
    Object.hasOwn(renames[list], word) ? (renames[list][word] ?? word) : word;
  const patterns = renames.sentences.map(([from, to]) => [new RegExp(from, 'g'), to] as const);
  return {
    word: of === 'base' ? renamed : (_list, word) => word,
    sentence: (text) =>
      of === 'base' ? patterns.reduce((reworded, [from, to]) => reworded.replace(from, to), text) : text,
    holds: renamed('states', 'holds'),
    notYet: renamed('states', 'not-yet'),
    later: renamed('states', 'later'),
    attempt: renamed('kinds', 'attempt'),
  };
}

/** `kinds: old -> new`, one a line. */
export function describeRenames(renames: Renames): string[] {
  return Object.entries(renames).flatMap(([list, words]) =>
    (Array.isArray(words) ? words : Object.entries(words)).map(([from, to]) => `${list}: ${from} -> ${to}`),
  );
}
