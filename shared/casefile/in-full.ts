import { mustLook } from '../plan/outcome.ts';
import type { Standing, Undoing, Undone } from '../plan/outcome.ts';
import type { LogReading, LogStanding } from '../plan/proof.ts';
import type { CaseFile } from './case-file.ts';

type Tried = CaseFile['tried'][number];

/** How runs stand, with what was seen: histories know the one, and the case file has the other. */
export function inFull(standings: readonly Undoing[], { tried }: Pick<CaseFile, 'tried'>): Undone[] {
  return standings.map(({ why, ...known }) => ({
    ...known,
    note: noteOf({ ...known, ...(why ? { why } : {}) }, tried),
  }));
}

/** What the last try of the run saw that ended so. */
export function noteOf({ run, state, attempts, why }: Standing, tried: readonly Tried[]): string {
  const ofRun = tried.filter((each) => each.run === run);
  const newest = ofRun.at(-1)?.note;
  if (why === mustLook && newest !== undefined) return `${why}; last seen: ${newest}`;
  if (why !== undefined) return why;
  const alike = ofRun.filter((each) => each.state === state);
  const told = alike.findLast((each) => each.attempts === attempts) ?? alike.at(-1);
  return told?.note ?? 'what was seen is not in the case file';
}

/** What the logs showed that stand so. */
export function logsInFull(standings: readonly LogStanding[], { logs }: Pick<CaseFile, 'logs'>): LogReading[] {
  return standings.map((standing) => {
    const { note = 'what was read is not in the case file', seen = [] } =
      logs.find(({ log }) => log === standing.log) ?? {};
    return { ...standing, note, seen };
  });
}
