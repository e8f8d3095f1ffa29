import type { CaseStore } from '../casefile/case-store.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { Tenant } from '../catalogue/tenant.ts';

/** What activities work with: the kind of tenant, a connection to this one, and the case store. */
export interface WorkContext {
  readonly farEnd: FarEnd;
  readonly tenant: Tenant;
  readonly store: CaseStore;
  /** Whether nothing may be written now; absent: nobody can stop it. */
  isStopped?(): Promise<boolean>;
}
