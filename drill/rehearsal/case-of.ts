import type { CaseView } from '../../shared/views/case-view.ts';
import type { CaseClient } from './case-client.ts';

/** The newest case of an account as it stands; undefined while there is none. */
export async function caseOf(client: CaseClient, objectId: string): Promise<CaseView | undefined> {
  const found = (await client.list()).find(({ account }) => account.objectId === objectId);
  return found && client.view(found.caseId);
}
