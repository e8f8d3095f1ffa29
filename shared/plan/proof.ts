import * as z from 'zod';
import type { Log } from '../catalogue/log.ts';
import { lastRevocation, sessionsEnded } from './last-revocation.ts';
import type { EndsSessions } from './last-revocation.ts';
import { hasLanded } from './outcome.ts';
import type { Standing } from './outcome.ts';
import type { Run } from './run.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { hours, minutes } from '../domain/duration.ts';

/** Continuous access evaluation may take this long. https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation */
export const propagation = minutes(15);

/** Something that the account did after its sessions were revoked. Our own calls are made as an app, and a failed attempt is no activity. */
export const Activity = z.object({
  /** ISO 8601 UTC. */
  at: z.string(),
  what: z.string(),
  address: z.string().nullable(),
  client: z.string().nullable(),
  /** Whether the token they came with is older than the revocation, as far as the log says. */
  session: z.enum(['old', 'new', 'unknown']),
});
export type Activity = z.infer<typeof Activity>;

/** How one log stands. */
export const LogReading = z.object({
  /** Its name. */
  log: z.string(),
  /** *unknown* is never quiet: a licence or a permission is missing, or the log lags behind. */
  state: z.enum(['quiet', 'alive', 'waiting', 'unknown']),
  note: z.string(),
  /** ISO 8601 UTC: up to when the log tells everything. */
  reaches: z.string().exactOptional(),
  /** The newest few, the newest first. */
  seen: z.array(Activity).readonly(),
  /** Milliseconds. */
  lookAgain: z.number().exactOptional(),
  /** A query of the audit log that is under way. */
  query: z
    .object({
      id: z.string(),
      askedAt: z.string(),
      /** The query that has to show what is known to be there; one without it is asked for again. */
      control: z.string().exactOptional(),
      version: z.enum(['beta', 'v1.0']).exactOptional(),
    })
    .exactOptional(),
  /** ISO 8601 UTC: when Cordon did something that the log has to show before it proves anything. */
  markedAt: z.string().exactOptional(),
});
export type LogReading = z.infer<typeof LogReading>;

/** The same as histories know it: what a log shows, an attacker has chosen in part, and it is in the case file only. */
export const LogStanding = LogReading.omit({ note: true, seen: true });
export type LogStanding = z.infer<typeof LogStanding>;

/** What has to be proved, and until when it is waited for. */
export const ProofTerms = z.object({
  /** ISO 8601 UTC: when the sessions were last revoked, or the mailbox moved. */
  since: z.string(),
  /** ISO 8601 UTC: until then a token that nothing can revoke may work. */
  tokensExpire: z.string(),
  quietPeriodMinutes: z.number(),
  /** Where sign-in is open, its owner signs in: only what comes with an old token is the attacker's. */
  isBlocked: z.boolean(),
  /** ISO 8601 UTC: a log that lags longer stays unknown. */
  giveUpAt: z.string(),
});
export type ProofTerms = z.infer<typeof ProofTerms>;

/** How much longer than the quiet period a log may lag. */
const lagAllowed = hours(6);

export function proofTerms(
  start: CaseStart,
  runs: readonly (EndsSessions & Pick<Run, 'blocksSignIn'>)[],
  outcomes: readonly Standing[],
  now: string,
): ProofTerms {
  const { tokenLifetimeMinutes, options } = start;
  const blocking = new Set(runs.filter(({ blocksSignIn }) => blocksSignIn).map(({ step }) => step));
  return {
    since: sessionsEnded(start, runs, outcomes),
    tokensExpire: iso(Date.parse(lastRevocation(start, runs, outcomes)) + minutes(tokenLifetimeMinutes)),
    quietPeriodMinutes: options.quietPeriodMinutes,
    isBlocked: outcomes.some((outcome) => blocking.has(outcome.step) && hasLanded(outcome)),
    giveUpAt: iso(Date.parse(now) + minutes(options.quietPeriodMinutes) + lagAllowed),
  };
}

/** From when on a log has to be quiet: revocations need a while to spread. */
export const listensFrom = ({ since }: ProofTerms): string => iso(Date.parse(since) + propagation);

/** What a log showed, judged: quiet is counted from its own reach, not from the clock on the wall. */
export function judge(
  log: Log,
  shown: { readonly reaches: string | undefined; readonly activity: readonly Activity[] },
  terms: ProofTerms,
  now: string,
): LogReading {
  const told = shown.activity.filter(({ session }) => terms.isBlocked || session === 'old');
  const activity = told.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const seen = activity.slice(0, 5);
  const reading = { log: log.name, seen, ...(shown.reaches === undefined ? {} : { reaches: shown.reaches }) };
  if (log.shows === 'sign-ins' && !terms.isBlocked) {
    return {
      ...reading,
      state: 'unknown',
      note: 'sign-in is not blocked, so the attacker cannot be told from the owner',
    };
  }
  const persisting = activity.filter((each) => persists(log, each, terms));
  const [newest] = persisting;
  if (newest) {
    const note = `${count(persisting, 'act')} that nothing explains, the last at ${newest.at}: ${tell(newest)}`;
    return { ...reading, state: 'alive', note };
  }
  const due = quietAt(log, terms, activity);
  const explained = activity[0] ? `; until ${activity[0].at} a token that nothing revokes still worked` : '';
  if (shown.reaches !== undefined && Date.parse(shown.reaches) >= due) {
    return { ...reading, state: 'quiet', note: `no activity up to ${shown.reaches}${explained}` };
  }
  const lags = `it reaches ${shown.reaches ?? 'nowhere'} and has to reach ${iso(due)}${explained}`;
  if (now >= terms.giveUpAt) return { ...reading, state: 'unknown', note: `the log is late: ${lags}` };
  const lookAgain = Math.max(due - Date.parse(now) + minutes(2), minutes(5));
  return { ...reading, state: 'waiting', note: lags, lookAgain };
}

/** When a log that shows this, and nothing later, has been silent for long enough. */
export function quietAt(log: Log, terms: ProofTerms, activity: readonly Activity[]): number {
  const last = Math.max(Date.parse(listensFrom(terms)), ...activity.map(({ at }) => Date.parse(at)));
  const silent = last + minutes(terms.quietPeriodMinutes);
  // An attacker who does nothing until then may only be waiting.
  return log.shows === 'acts' ? Math.max(silent, Date.parse(terms.tokensExpire)) : silent;
}

/** A new token was given out, or an old one outlived every token there may be. */
function persists({ shows }: Log, { at, session }: Activity, terms: ProofTerms): boolean {
  const explainedUntil = shows === 'acts' && session !== 'new' ? terms.tokensExpire : terms.since;
  return Date.parse(at) > Math.max(Date.parse(explainedUntil), Date.parse(listensFrom(terms)));
}

export function isAlive(readings: readonly LogStanding[]): boolean {
  return readings.some(({ state }) => state === 'alive');
}

export function isSettled(readings: readonly LogStanding[]): boolean {
  return isAlive(readings) || readings.every(({ state }) => state !== 'waiting');
}

/** One sentence for each log that nothing can be said about. */
export function uncertainties(readings: readonly LogReading[]): string[] {
  return readings.filter(isUncertain).map(uncertainty);
}

export function isUncertain({ state }: LogStanding): boolean {
  return state === 'unknown' || state === 'waiting';
}

export function uncertainty({ log, note }: LogReading): string {
  return `it is unknown whether the ${log} are quiet (${note})`;
}

function tell({ what, address, client, session }: Activity): string {
  const from = `from ${address ?? 'an unknown address'}${client === null ? '' : ` with ${client}`}`;
  return `${what} ${from}${session === 'unknown' ? '' : `, ${session} session`}`;
}

const count = (list: readonly unknown[], noun: string): string =>
  `${String(list.length)} ${noun}${list.length === 1 ? '' : 's'}`;
const iso = (time: number): string => new Date(time).toISOString();
