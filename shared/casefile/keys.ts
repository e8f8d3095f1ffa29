import { createHash } from 'node:crypto';
import type { Account } from '../domain/account.ts';
import type { Mode } from '../domain/mode.ts';

/** Numbers are as long as this, so that their keys sort as they do. */
const sequenceDigits = 6;

const numbered = (number: number): string => String(number).padStart(sequenceDigits, '0');

/** Keys sort as their letters do: the later the time, the smaller the number. Until 2286 it has thirteen digits. */
const descending = (time: string): string => String(9_999_999_999_999 - Date.parse(time)).padStart(13, '0');

interface AskPlace {
  readonly at: string;
  readonly caseId: string;
  readonly about: string;
}

const askPlace = ({ at, caseId, about }: AskPlace): string => `${descending(at)}-${caseId}-${about}`;

export type WhichAccount = Pick<Account, 'tenantId' | 'objectId'>;

/** Tenant and object, never a name: one account has many names, and they change. */
export const accountKey = ({ tenantId, objectId }: WhichAccount): string => `${tenantId}.${objectId}`.toLowerCase();

/** Every key of the case store, in one place: whoever looks for something knows where, and no two kinds of record meet. */
export const keys = {
  allClaims: 'accounts/',
  /** The cases of an account, each claimed by whoever was first. */
  claims: (account: WhichAccount): string => `accounts/${accountKey(account)}/`,
  claim: (account: WhichAccount, generation: number): string =>
    `accounts/${accountKey(account)}/${numbered(generation)}`,
  /** The case, where its id leads to it; of the beginning of an id, all that begin so. */
  case: (caseId: string): string => `cases/${caseId}`,
  /** The list of cases, newest first: a page of it is a stretch of these keys. */
  byTime: 'by-time/',
  inTime: ({ startedAt, caseId }: { readonly startedAt: string; readonly caseId: string }): string =>
    `by-time/${descending(startedAt)}-${caseId}`,
  /** Cases that somebody set to work again after their result, newest first. */
  woken: 'woken/',
  wokenInTime: (at: string, caseId: string): string => `woken/${descending(at)}-${caseId}`,
  /** Where in a list by time that moment stands. */
  inListAt: (list: string, at: string): string => `${list}${descending(at)}`,
  /** How often work on a case was opened anew, each claimed by whoever was first; an attempt that broke off is taken over by the next. */
  generations: (caseId: string, work: string): string => `generations/${caseId}/${work}/`,
  generation: (caseId: string, work: string, number: number, attempt: number): string =>
    `generations/${caseId}/${work}/${numbered(number)}-${numbered(attempt)}`,
  /** The task hub has accepted its start, and so it counts, though the hub forgets it. In the list behind the attempts at it. */
  generationOpened: (caseId: string, work: string, number: number): string =>
    `generations/${caseId}/${work}/${numbered(number)}-opened`,
  /** When an instance that last moved then was first seen to be late, and when it was told to end. */
  seenLate: (caseId: string, work: string, moved: string): string => `seen-late/${caseId}/${work}/${descending(moved)}`,
  toldToEnd: (caseId: string, work: string, moved: string): string =>
    `told-to-end/${caseId}/${work}/${descending(moved)}`,
  /** Cases whose work broke off again and again: a person has to look. */
  allGivenUp: 'given-up/',
  givenUp: (caseId: string, work: string): string => `given-up/${caseId}/${work}`,
  /** What runs for a case by itself, as it was begun, and what of it has come to its end. */
  allDetached: (caseId: string): string => `detached/${caseId}/`,
  detached: (caseId: string, work: string): string => `detached/${caseId}/${work}`,
  allDetachedOver: (caseId: string): string => `detached-over/${caseId}/`,
  detachedOver: (caseId: string, work: string): string => `detached-over/${caseId}/${work}`,
  /** What a case started with. An account that is watched and then contained has two. */
  start: (caseId: string, mode: Mode): string => `starts/${caseId}/${mode}`,
  /** What kind of account the case is about, once it has been asked. */
  learnt: (caseId: string): string => `learnt/${caseId}`,
  /** The mark of an alert that the case has heard of. Ids come from outside in any alphabet and length. */
  alert: (caseId: string, source: string, id: string): string =>
    `alerts/${caseId}/${digest(JSON.stringify([source, id]))}`,
  /** The accounts that start by themselves for one incident. */
  placeInIncident: (source: string, incident: string, place: number): string =>
    `incidents/${digest(JSON.stringify([source, incident]))}/${String(place)}`,
  allEntries: 'entries/',
  entries: (caseId: string): string => `entries/${caseId}/`,
  entry: (caseId: string, sequence: number): string => `entries/${caseId}/${numbered(sequence)}`,
  /** All of a case in one place, where a store can append. */
  entriesInPlace: (caseId: string): string => `entries/${caseId}`,
  captures: (caseId: string): string => `captures/${caseId}/`,
  capture: (caseId: string, step: string): string => `captures/${caseId}/${step}`,
  evidence: (caseId: string, number: number): string => `evidence/${caseId}/${numbered(number)}`,
  /** Why a claimed case waits for a person, and the first word of one about it. */
  held: (caseId: string): string => `held/${caseId}`,
  /** Since when the tenant does not say whether an account may be watched. */
  watchUnanswered: (caseId: string) => `watch-unanswered/${caseId}`,
  /** From when on a watch that is refused hears no word, unless it began after all: what broke off there is begun anew. */
  watchRefused: (caseId: string) => `watch-refused/${caseId}`,
  /** What the breaker lets through within a window: slots of a source, a person or the tenant. Sources choose their names. */
  slots: (window: string, kind: string, whose: string): string =>
    `breaker/${window}/${digest(JSON.stringify([kind, whose]))}/`,
  /** What people are asked for: by case, in the list, newest first, and those of the list that are settled. */
  askOf: (caseId: string, about: string): string => `ask-of/${caseId}/${about}`,
  asks: 'asks/',
  askInTime: (ask: AskPlace): string => `asks/${askPlace(ask)}`,
  asksSettled: 'asks-settled/',
  askSettled: (ask: AskPlace): string => `asks-settled/${askPlace(ask)}`,
  /** What of a case runs only once a person approves, and the first word of one about it. */
  raise: (caseId: string): string => `raises/${caseId}`,
  raiseDecision: (caseId: string): string => `raise-decisions/${caseId}`,
  heldDecision: (caseId: string): string => `held-decisions/${caseId}`,
  result: (caseId: string): string => `results/${caseId}`,
  releases: (caseId: string): string => `releases/${caseId}/`,
  release: (caseId: string, number: number): string => `releases/${caseId}/${numbered(number)}`,
  /** The first who asks after a release gets the pass; one that was not made may be asked for again. */
  handOver: (caseId: string, release: number, attempt: number): string =>
    `hand-overs/${caseId}/${numbered(release)}-${String(attempt).padStart(3, '0')}`,
  failedHandOver: (handOver: string): string => `${handOver}-failed`,
  /** Cases that lead to one another hold each account once. */
  family: (rootCase: string, objectId: string): string => `families/${rootCase}/${objectId}`,
  /** Where case files ended, each by the number of its entries. */
  allAnchors: 'anchors/',
  anchors: (caseId: string): string => `anchors/${caseId}/`,
  anchor: (caseId: string, sequence: number): string => `anchors/${caseId}/${numbered(sequence)}`,
  /** What may change: a version of it never does. */
  cell: (name: string, version: number): string => `cells/${name}/${numbered(version)}`,
  /** Of a store that can overwrite on a condition. */
  cellInPlace: (name: string): string => `cells/${name}`,
  /** Alerts whose account the tenant could not name when they came, and those of them that are settled, newest first. */
  alertsOnTheirWay: (is: 'waiting' | 'settled'): string => `alerts-${is}/`,
  alertOnItsWay: (is: 'waiting' | 'settled', receivedAt: string, messageId: string): string =>
    `alerts-${is}/${descending(receivedAt)}-${messageKey(messageId)}`,
  /** Alerts that started nothing, newest first: a page of them is a stretch of these keys. */
  keptAlerts: (state: 'rejected' | 'held' | 'answered'): string => `alerts-${state}/`,
  keptAlert: (state: 'rejected' | 'held', receivedAt: string, messageId: string): string =>
    `alerts-${state}/${descending(receivedAt)}-${messageKey(messageId)}`,
};

/** Senders choose message ids as they like; what is no file name is replaced by its digest. */
export function messageKey(messageId: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(messageId) ? messageId : digest(messageId);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
