import * as df from 'durable-functions';
import { caseStore, tenant } from '../connections.ts';
import { accessSince } from '../../shared/containment/access.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import type { AccessSeen } from '../orchestrators/callables.ts';

export async function lookForAccess({ start, since }: { start: CaseStart; since: string }): Promise<AccessSeen> {
  const access = await accessSince(start.account, since, await tenant());
  await caseStore().append(start.caseId, { kind: 'verdict', at: new Date().toISOString(), about: 'access', ...access });
  return access;
}

df.app.activity('look-for-access', { handler: lookForAccess });
