import type { Reopened } from '../intake/reopen-case.ts';

/** *over*: nothing of it is to be done any more. *live*: it runs, or waits for a person. *ended*: it stood still, and ends now. */
export type LookedAfter = 'over' | 'live' | 'ended' | Reopened;
