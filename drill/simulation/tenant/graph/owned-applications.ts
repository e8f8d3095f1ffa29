import type { SimulatedApplication } from '../applications/application-state.ts';
import type { TenantState } from '../state.ts';

/** What an app without rights over applications is shown of them: no more than what and which they are. */
export function ownedApplications(state: TenantState, userId: string): { '@odata.type': string; id: string }[] {
  return [...state.applications.values()]
    .filter(({ owners }) => owners.includes(userId))
    .map(({ kind, id }: SimulatedApplication) => ({ '@odata.type': `#microsoft.graph.${kind}`, id }));
}
