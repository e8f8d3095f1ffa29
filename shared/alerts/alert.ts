import type { AccountReference } from '../domain/account-reference.ts';
import type { Incident } from '../domain/incident.ts';
import type { Matter } from '../domain/mode.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import type { Rejection } from '../domain/problem.ts';

/** One account that an alert asks to contain. */
export interface Alert {
  readonly reference: AccountReference;
  readonly incident: Incident;
  readonly options: PlanOptions;
  /** On whose authority the account is to be watched instead of contained. */
  readonly watch?: Matter;
}

export type ReadAlert =
  | {
      readonly format: string;
      readonly alerts: readonly [Alert, ...Alert[]];
      /** Accounts the alert speaks of without saying which ones they are. */
      readonly unnamed: readonly string[];
    }
  | { readonly rejected: Rejection };

/** Reads one format. Never throws: whatever is sent is either read or rejected with a reason. */
export interface AlertReader {
  readonly format: string;
  /** By shape: senders do not say what they send. */
  recognises(body: unknown): boolean;
  /** `receivedAt` is ISO 8601 UTC. */
  read(body: unknown, receivedAt: string): ReadAlert;
}
