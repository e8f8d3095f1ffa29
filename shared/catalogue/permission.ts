/** A right the step needs, named as Microsoft names it: an application permission, or one that Active Directory delegates. Generated into `infra/permissions.json`. */
export interface Permission {
  readonly api: 'graph' | 'exchange' | 'sharepoint' | 'active-directory';
  readonly role: string;
  /** What it is needed for, in the words of the step. */
  readonly for: string;
}
