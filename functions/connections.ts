import { openDirectoryCaseStore } from '../shared/casefile/directory-store.ts';
import type { CaseStore } from '../shared/casefile/case-store.ts';
import type { FarEnd } from '../shared/catalogue/far-end.ts';
import type { Tenant } from '../shared/catalogue/tenant.ts';
import { config } from '../shared/config.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';
import type { WorkContext } from '../shared/work/work-context.ts';

let store: CaseStore | undefined;
let connected: Promise<Tenant> | undefined;

/** The kind of tenant that this process serves. */
export const farEnd: FarEnd = microsoft365;

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

/** What the activities of this process work with. */
export async function workContext(): Promise<WorkContext> {
  return { farEnd, tenant: await tenant(), store: caseStore() };
}
