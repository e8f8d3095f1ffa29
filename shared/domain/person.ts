import * as z from 'zod';

/** Something that can be read aloud: a letter or a digit, and nothing that is not shown or turns the text around. */
const readable = /^[^\p{C}\p{Zl}\p{Zp}]*[\p{L}\p{N}][^\p{C}\p{Zl}\p{Zp}]*$/u;

/** The name of a person, as the case file says it for years. */
export const PersonName = z.string().min(1).max(200).regex(readable, { error: 'is not a name that can be read' });
