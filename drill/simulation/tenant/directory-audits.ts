import { randomUUID } from 'node:crypto';
import type { DirectoryAudit } from './directory-audit.ts';
import type { TenantState } from './state.ts';

/** Writes a change into the log; `at` if it did not happen just now. */
export function audit(state: TenantState, change: Omit<DirectoryAudit, 'id' | 'at'> & { readonly at?: number }): void {
  state.directoryAudits.push({ at: state.clock.now(), ...change, id: randomUUID() });
}
