import { openDirectoryCaseStore } from '../shared/casefile/directory-store.ts';
import type { CaseStore } from '../shared/casefile/case-store.ts';
import { config } from '../shared/config.ts';
import type { Tenant } from '../shared/catalogue/tenant.ts';

let store: CaseStore | undefined;
let connected: Promise<Tenant> | undefined;

/** The case store of this process. */
export function caseStore(): CaseStore {
  return (store ??= openDirectoryCaseStore(config().caseStore));
}

/** The tenant of this process; its clients are loaded at the first call, not at start-up. */
export function tenant(): Promise<Tenant> {
  return (connected ??= import('../shared/microsoft365/clients/connect-tenant.ts').then(({ connectTenant }) =>
    connectTenant(config()),
  ));
}
