import type { Reopened } from '../intake/reopen-case.ts';

/** *over*: nothing of it is to be done any more. *live*: it runs, or waits for a person. */
export type LookedAfter = 'over' | 'live' | Reopened;
