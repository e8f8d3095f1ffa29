import type { Mode } from '../domain/mode.ts';

/** Every key of the case store, in one place: whoever looks for something knows where, and no two kinds of record meet. */
export const keys = {
  /** What a case started with. An account that is watched and then contained has two. */
  start: (caseId: string, mode: Mode): string => `starts/${caseId}/${mode}`,
};
