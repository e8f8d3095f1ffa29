/** What trying out one thing showed; nothing of the tenant was changed by it. */
export interface Trial {
  /** `settings`, `rights` or `account`, else the name of a step. */
  readonly about: string;
  /** What was tried, for a person. */
  readonly title: string;
  /** `attention`: nothing is wrong for certain, and a person should look. `fault`: a containment would not be whole. */
  readonly mark: 'works' | 'attention' | 'fault';
  /** What was seen, in the tenant's own words where it refused. */
  readonly says: string;
  /** What to do about it; absent where it works. */
  readonly remedy?: string;
  /** Steps and examinations that do not work as long as it is so. */
  readonly disables: readonly string[];
}
