import { readableLine } from './readable.ts';

/** The name of a person, as the case file says it for years. */
export const PersonName = readableLine(200);
