import type { Rejection } from '../domain/problem.ts';
import { distinctReferences } from './account-reference.ts';
import type { Alert } from './alert.ts';
import { tooMany } from './alerts-from.ts';
import type { Reception } from './alerts-from.ts';
import { judgementOf } from './judgement-of.ts';
import { readAlert, recognises } from './read-alert.ts';

/** What a message means here and now. */
export interface ReadAlerts {
  readonly alerts: readonly Alert[];
  /** Why nobody is contained for a part of it. */
  readonly rejected: readonly Rejection[];
  /** Why a person has to decide about a part of it. */
  readonly held: readonly Rejection[];
  /** Accounts that are mentioned without saying which ones they are. */
  readonly unnamed: readonly string[];
}

/** Reads a message that holds an alert, or a list of them. Never throws. */
export function readAlerts(body: unknown, reception: Reception): ReadAlerts {
  const reads = bodiesIn(body).map((each) => readAlert(each, reception));
  const alerts = reads.flatMap((read) => ('alerts' in read ? read.alerts : []));
  const rejected = reads.flatMap((read) => ('rejected' in read ? [read.rejected] : []));
  const held = reads.flatMap((read) => ('held' in read ? [read.held] : []));
  const unnamed = reads.flatMap((read) => ('alerts' in read ? read.unnamed : []));
  const many = tooMany(distinctReferences(alerts.map(({ reference }) => reference)).length);
  // However they are spread: of many accounts in one message not even the first is contained.
  if (many) return { alerts: [], rejected, held: [...held, many], unnamed };
  return { alerts, rejected, held, unnamed };
}

/** A list as it is posted, a page of Graph, or an incident of Defender with its alerts; else the body itself. */
function bodiesIn(body: unknown): readonly unknown[] {
  if (typeof body !== 'object' || body === null || recognises(body)) return [body];
  if (Array.isArray(body)) return isList(body) ? body : [body];
  if ('value' in body && isList(body.value)) return body.value;
  if (!('alerts' in body) || !isList(body.alerts)) return [body];
  // What is said of the incident is said of each of its alerts. https://learn.microsoft.com/graph/api/resources/security-incident
  const incident: Record<string, unknown> = { ...body };
  const { over, unsure } = judgementOf(incident);
  if (over === undefined && unsure === undefined) return body.alerts;
  const { status, classification, determination } = incident;
  return body.alerts.map((alert) => ({ ...alert, status, classification, determination }));
}

/** Names in a list are no alerts: it may be of anything. One alert of a form that nobody knows does not keep the others away. */
function isList(value: unknown): value is readonly object[] {
  return (
    Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null) && value.some(recognises)
  );
}
