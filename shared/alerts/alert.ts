import type { AccountReference } from '../domain/account-reference.ts';
import type { Incident, JoinedTo } from '../domain/incident.ts';
import type { Matter, MatterForm } from '../domain/mode.ts';
import type { Sender } from '../domain/sender.ts';
import type { PlanForm, PlanOptions } from '../domain/plan-options.ts';
import type { Rejection } from '../domain/problem.ts';

/** One account that an alert asks to contain. */
export interface Alert {
  readonly reference: AccountReference;
  readonly incident: Incident;
  readonly options: PlanOptions;
  /** The id that its source gives to the incident of several alerts. */
  readonly partOf?: string;
  /** On whose authority the account is to be watched instead of contained. */
  readonly watch?: Matter;
  readonly sentBy: Sender;
}

export type ReadAlert =
  | {
      readonly format: string;
      readonly alerts: readonly [Alert, ...Alert[]];
      /** Accounts that the alert mentions without saying which ones they are. */
      readonly unnamed: readonly string[];
    }
  | { readonly rejected: Rejection }
  /** It may accuse somebody, and nobody can tell whom, or whether: a person decides. */
  | { readonly held: Rejection };

/** What an alert says, in the words of its sender. */
export interface AlertFacts {
  /** The id the source knows the alert by; undefined where it has none. */
  readonly id: string | undefined;
  /** The id that it gives to the incident of several alerts, of which this is one. */
  readonly partOf?: string | null | undefined;
  readonly title: string;
  readonly severity: Incident['severity'];
  /** When the source first noticed something, however it wrote it. */
  readonly firstSeen: unknown;
  /** The compromised accounts, and nobody else: no analyst, no owner of the incident, no bystander. */
  readonly named: readonly AccountReference[];
  /** Accounts that the alert mentions without saying which ones they are. */
  readonly unnamed: readonly string[];
  /** Why nothing is to be done any more, as the source says: `closed`, `resolved`, `a false positive`. */
  readonly over?: string | undefined;
  /** Why nobody can tell whether those named are the victims, e.g. since they are only mentioned. */
  readonly unsure?: string | undefined;
  readonly chosen?: Chosen;
}

/** What a person chooses in Cordon's own form; no detector knows any of it. */
export interface Chosen {
  readonly source: string | undefined;
  /** ISO 8601 with its offset. */
  readonly compromisedSince: string | undefined;
  readonly watch: MatterForm | undefined;
  readonly joinedTo: JoinedTo | undefined;
  readonly options: PlanForm | undefined;
}

/** Reads one format. It knows no clock, no step and no tenant, and never throws: whatever is sent is either read or rejected with a reason. */
export interface AlertReader {
  readonly format: string;
  /** Who sends it, as the case file says it. */
  readonly source: string;
  /** By shape: senders do not say what they send. */
  recognises(body: unknown): boolean;
  read(body: unknown): AlertFacts | { readonly rejected: Rejection };
}
