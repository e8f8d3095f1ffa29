import { minutes } from '../../../shared/domain/duration.ts';

/** What the tenant writes down about people, and how late it shows it. */
export interface Logs {
  /** Without Entra ID P1 the sign-in log is shown to nobody. */
  premium: boolean;
  /** How long a sign-in takes to show. https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
  signInLagMs: number;
  /** How long a change in the directory takes to show. https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-latencies */
  directoryLagMs: number;
  /** How long an act in a mailbox takes to show. https://learn.microsoft.com/purview/audit-search */
  auditLagMs: number;
  /** How long a query of the audit log runs. */
  auditQueryMs: number;
  /** Since when the colleagues are at work, whose sign-ins move the log on; null: nobody works here. */
  colleaguesWorkSince: number | null;
  /** The versions of Graph that know queries of the audit log; real tenants were seen without them in v1.0. */
  auditQueriesIn: readonly ('v1.0' | 'beta')[];
  /** Whether such a query finds what is there; real ones were seen to succeed with nothing. https://github.com/microsoftgraph/msgraph-beta-sdk-dotnet/issues/997 */
  auditQueriesFind: boolean;
  /** Whether Exchange's own search of the audit log finds what is there. */
  auditSearchFinds: boolean;
  /** What such a search says that it found: of all its pages, or of the one. */
  auditSearchCounts: 'all' | 'the page';
  readonly mailboxActs: MailboxAct[];
  readonly auditQueries: Map<string, AuditQuery>;
  /** Searches of the audit log that go on, by session id. */
  readonly auditSessions: Map<string, AuditSession>;
}

/** Something that somebody did in a mailbox. */
export interface MailboxAct {
  readonly id: string;
  readonly at: number;
  /** In Microsoft's words, e.g. `MailItemsAccessed`. */
  readonly operation: string;
  /** Object ids of who did it, and of whose mailbox it was. */
  readonly actor: string;
  readonly owner: string;
  readonly clientAddress: string;
  readonly client: string;
  /** When the token was issued that they came with; null where the service does not say. */
  readonly tokenIssuedAt: number | null;
  /** What a cmdlet was run on, and with what. */
  readonly object?: string;
  /** Which file it was, whatever it is called by now. */
  readonly file?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** How far one search session was told. */
export interface AuditSession {
  readonly told: number;
  readonly startedAt: number;
}

export interface AuditQuery {
  readonly id: string;
  readonly askedAt: number;
  readonly displayName: string;
  readonly from: number;
  readonly to: number;
  readonly operations: readonly string[];
  readonly recordTypes: readonly string[];
  /** User principal names of who did it; empty: everybody. */
  readonly actors: readonly string[];
}

export function ordinaryLogs(): Logs {
  return {
    premium: true,
    signInLagMs: minutes(2),
    directoryLagMs: minutes(2),
    auditLagMs: minutes(45),
    auditQueryMs: minutes(4),
    colleaguesWorkSince: null,
    auditQueriesIn: ['v1.0', 'beta'],
    auditQueriesFind: true,
    auditSearchFinds: true,
    auditSearchCounts: 'all',
    mailboxActs: [],
    auditQueries: new Map(),
    auditSessions: new Map(),
  };
}
