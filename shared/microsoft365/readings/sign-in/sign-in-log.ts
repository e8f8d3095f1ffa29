import type { Permission } from '../../../catalogue/permission.ts';

/** Beside AuditLog.Read.All. https://learn.microsoft.com/graph/api/signin-list?view=graph-rest-beta#permissions */
export const directoryForSignIns: Permission = {
  api: 'graph',
  role: 'Directory.Read.All',
  for: 'read sign-ins: by an issue that Microsoft knows of, AuditLog.Read.All alone is not enough',
};

/** Each kind is asked for by itself. */
export const signInKinds = ['interactiveUser', 'nonInteractiveUser'] as const;
export type SignInKind = (typeof signInKinds)[number];

/**
 * The path, in beta, of the sign-ins of one kind since then, newest first: renewed tokens are not in the v1.0 log.
 * https://learn.microsoft.com/graph/api/signin-list?view=graph-rest-beta
 */
export function signInsPath(kind: SignInKind, since: string, ...conditions: readonly string[]): string {
  const ofKind = `signInEventTypes/any(t: t eq '${kind}')`;
  const filter = [...conditions, `createdDateTime ge ${since}`, ofKind].join(' and ');
  return `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}`;
}
