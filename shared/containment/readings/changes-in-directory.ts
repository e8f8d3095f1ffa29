import * as z from 'zod';
import { Refusal } from '../../domain/errors.ts';
import type { Tenant } from '../../tenant/tenant.ts';

const Changed = z.object({
  activityDateTime: z.string(),
  activityDisplayName: z.string(),
  category: z.string().nullish(),
  targetResources: z
    .array(
      z.looseObject({
        modifiedProperties: z
          .array(z.object({ oldValue: z.string().nullish(), newValue: z.string().nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
});

/** One change to an object, and everything the log says of what it was about. */
export interface DirectoryChange {
  readonly at: string;
  readonly activity: string;
  readonly about: string;
  /** Ids that are in a new value and were not in the old one. */
  readonly added: readonly string[];
}

/**
 * What was changed about an object since then; null where the log may not be read. The log keeps 30 days.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention
 */
export async function changesTo(
  objectId: string,
  since: string,
  tenant: Tenant,
): Promise<readonly DirectoryChange[] | null> {
  const filter = `activityDateTime ge ${since} and targetResources/any(t:t/id eq '${objectId}')`;
  try {
    const rows = await tenant.graph.list(`/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
    return z
      .array(Changed)
      .parse(rows)
      .map(({ activityDateTime, activityDisplayName, targetResources }) => ({
        at: activityDateTime,
        activity: activityDisplayName,
        about: JSON.stringify(targetResources ?? []).toLowerCase(),
        added: (targetResources ?? []).flatMap(({ modifiedProperties }) =>
          (modifiedProperties ?? []).flatMap(({ oldValue, newValue }) => {
            const had = new Set(idsIn(oldValue));
            return idsIn(newValue).filter((id) => !had.has(id));
          }),
        ),
      }));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** When something that the log names arose: the latest matching change, `earlier` where the log has none, `unknown` where it cannot be read. */
export function aroseIn(changes: readonly DirectoryChange[] | null, words: RegExp, names: readonly string[]): string {
  if (changes === null) return 'unknown';
  const found = changes
    .filter(({ activity, about }) => words.test(activity) && names.some((name) => about.includes(name.toLowerCase())))
    .map(({ at }) => at)
    .sort();
  return found.at(-1) ?? 'earlier';
}

function idsIn(value: string | null | undefined): string[] {
  return (value ?? '').toLowerCase().match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
}
