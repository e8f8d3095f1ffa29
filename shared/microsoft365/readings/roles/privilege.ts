/** One way in which the account holds a role, or gets into a group that may hold one. */
export interface Privilege {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  /** A role, or the membership or ownership of a group. */
  readonly of: 'role' | 'member' | 'owner';
  readonly state: 'active' | 'eligible';
  /** The role definition or the group. */
  readonly targetId: string;
  readonly scope: string;
  /** Names of the roles that come with it. */
  readonly gives: readonly string[];
  /** Privileged Identity Management knows it and ends it; otherwise only tier-zero rights do. */
  readonly inPim: boolean;
  /** The role assignment, where it is one. */
  readonly assignmentId: string | null;
  /** Activated by the holder for some hours. */
  readonly activated: boolean;
  /** ISO 8601 UTC; null: never. */
  readonly ends: string | null;
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
}
