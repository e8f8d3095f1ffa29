/** One change to the directory, as its audit log keeps it. */
export interface DirectoryAudit {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** In Microsoft's words, e.g. `Add member to role`. https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-audit-activities */
  readonly activityDisplayName: string;
  /** e.g. `RoleManagement`. */
  readonly category: string;
  /** Object id of the user who did it; null: an application did. */
  readonly initiatedBy: string | null;
  /** Which application did it, where one did; some unknown one if not said. */
  readonly app?: { readonly displayName: string | undefined; readonly servicePrincipalId: string };
  readonly targets: readonly AuditTarget[];
  /** What happened, where the activity alone does not say it, e.g. `User registered Authenticator App`. */
  readonly reason?: string;
}

export interface AuditTarget {
  readonly id: string;
  readonly type: 'User' | 'Device' | 'Directory' | 'App' | 'ServicePrincipal' | 'Role' | 'Group' | 'Policy' | 'Other';
  readonly displayName?: string;
  readonly modified?: readonly { readonly name: string; readonly old: string | null; readonly new: string | null }[];
}
