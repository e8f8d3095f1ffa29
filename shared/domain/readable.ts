import * as z from 'zod';

/** A letter or a digit that is shown: the fillers of Hangul are letters, and nobody sees them. */
const letter = String.raw`(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]`;
const hasLetter = new RegExp(letter, 'u');
/** Nothing that is not shown or turns the text around. */
const onlyShown = String.raw`[^\p{C}\p{Zl}\p{Zp}]*`;
const isLine = new RegExp(`^${onlyShown}${letter}${onlyShown}$`, 'u');

/** Something that a case file says for years: a person can read it. Characters. */
export const readableText = (least: number, most: number): z.ZodString =>
  z.string().min(least, { abort: true }).max(most).regex(hasLetter, { error: 'has no letter or digit that is shown' });

/** The same in one line, for what is read aloud and compared. */
export const readableLine = (most: number): z.ZodString =>
  z.string().min(1, { abort: true }).max(most).regex(isLine, { error: 'is not a name that can be read' });
