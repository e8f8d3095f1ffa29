import * as z from 'zod';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';
import { tellsOfAnybody } from './changes-in-directory.ts';

const Target = z.object({
  id: text,
  type: text,
  displayName: text,
  userPrincipalName: text,
  modifiedProperties: z
    .array(z.object({ displayName: text, newValue: text }))
    .nullish()
    .catch(null),
});
const Row = z.object({
  activityDateTime: text,
  activityDisplayName: text,
  result: text,
  targetResources: z.array(Target).nullish().catch(null),
});

/** Something that an account did in the directory, and to what. */
export interface DirectoryAct {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly activity: string;
  readonly targets: readonly z.infer<typeof Target>[];
}

/**
 * What an account did of one category since then; null where the log tells of nobody yet. Where the log decides what is taken away, a log that
 * may not be read is no empty one: throws `Refusal`. https://learn.microsoft.com/graph/api/directoryaudit-list
 */
export async function actsBy(
  objectId: string,
  category: 'ApplicationManagement' | 'GroupManagement',
  since: string,
  tenant: Tenant,
): Promise<readonly DirectoryAct[] | null> {
  const by = `initiatedBy/user/id eq '${objectId}'`;
  const filter = encodeURIComponent(`activityDateTime ge ${since} and ${by} and category eq '${category}'`);
  const rows = await tenant.graph.list(`/auditLogs/directoryAudits?$filter=${filter}`);
  if (rows.length === 0 && !(await tellsOfAnybody(since, tenant))) return null;
  return z
    .array(Row)
    .parse(rows)
    .filter(({ result }) => result?.toLowerCase() !== 'failure')
    .map(({ activityDateTime, activityDisplayName, targetResources }) => ({
      // What does not say when is taken for new.
      at: activityDateTime ?? tenant.now(),
      activity: (activityDisplayName ?? '').trim(),
      targets: targetResources ?? [],
    }));
}
