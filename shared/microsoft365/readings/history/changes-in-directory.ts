import * as z from 'zod';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';

const Property = z.object({
  displayName: text,
  oldValue: text,
  newValue: text,
});
const Changed = z.object({
  activityDateTime: text,
  activityDisplayName: text,
  resultReason: text,
  targetResources: z.array(z.looseObject({ id: text, modifiedProperties: z.array(Property).nullish() })).nullish(),
});

const Page = z.object({ value: z.array(z.unknown()) });

/** One change to an object, and everything the log says of what it was about. */
export interface DirectoryChange {
  readonly at: string;
  readonly activity: string;
  readonly about: string;
  /** Object ids of what was changed; lower case. */
  readonly targets: readonly string[];
  readonly properties: readonly z.infer<typeof Property>[];
}

/** What was changed about an object since then; null where the log may not be read, or tells of nobody. */
export function changesTo(objectId: string, since: string, tenant: Tenant): Promise<readonly DirectoryChange[] | null> {
  return changesThat(isAbout(objectId), since, tenant);
}

/** As many as one question names. */
const atOnce = 10;

/**
 * What was changed about each of many objects since then, several in one question: the log answers five in ten seconds.
 * https://learn.microsoft.com/graph/throttling-limits#identity-and-access-reports-service-limits
 * @param asking what becomes of a question that is not answered just now
 */
export async function changesToEach(
  objectIds: readonly string[],
  since: string,
  tenant: Tenant,
  asking: typeof forTheAge<readonly DirectoryChange[] | null> = (changes) => changes,
): Promise<ReadonlyMap<string, readonly DirectoryChange[] | null>> {
  const told = new Map<string, readonly DirectoryChange[] | null>();
  for (let from = 0; from < objectIds.length; from += atOnce) {
    const some = objectIds.slice(from, from + atOnce);
    const changes = await asking(changesThat(`(${some.map(isAbout).join(' or ')})`, since, tenant));
    for (const id of some) told.set(id, changes?.filter(({ targets }) => targets.includes(id.toLowerCase())) ?? null);
  }
  return told;
}

function isAbout(objectId: string): string {
  return `targetResources/any(t:t/id eq '${objectId}')`;
}

/** What an account changed since then; null where the log may not be read, or tells of nobody. */
export function changesBy(objectId: string, since: string, tenant: Tenant): Promise<readonly DirectoryChange[] | null> {
  return changesThat(`initiatedBy/user/id eq '${objectId}'`, since, tenant);
}

/** What anybody changed in this way since then; null where the log may not be read, or tells of nobody. */
export function changesCalled(
  activity: string,
  since: string,
  tenant: Tenant,
): Promise<readonly DirectoryChange[] | null> {
  return changesThat(`activityDisplayName eq '${activity}'`, since, tenant);
}

/**
 * The same, where it only dates something for a release: a door must not stay open for a date, so a log that cannot be read just now counts as
 * one that may not be read.
 */
export async function forTheAge<Changes>(changes: Promise<Changes>): Promise<Changes | null> {
  try {
    return await changes;
  } catch (error) {
    if (error instanceof Later) return null;
    throw error;
  }
}

/** An empty answer proves nothing where the log has nothing of anybody. */
export async function tellsOfAnybody(since: string, tenant: Tenant): Promise<boolean> {
  const filter = encodeURIComponent(`activityDateTime ge ${since}`);
  const { value } = Page.parse(await tenant.graph.get(`/auditLogs/directoryAudits?$filter=${filter}&$top=1`));
  return value.length > 0;
}

/** Without a premium licence the log keeps seven days, with one thirty. https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
async function changesThat(clause: string, since: string, tenant: Tenant): Promise<readonly DirectoryChange[] | null> {
  const filter = encodeURIComponent(`activityDateTime ge ${since} and ${clause}`);
  try {
    const rows = await tenant.graph.list(`/auditLogs/directoryAudits?$filter=${filter}`);
    if (rows.length === 0 && !(await tellsOfAnybody(since, tenant))) return null;
    return z
      .array(Changed)
      .parse(rows)
      .map(({ activityDateTime, activityDisplayName, resultReason, targetResources }) => ({
        // What does not say when is taken for new.
        at: activityDateTime ?? tenant.now(),
        activity: activityDisplayName ?? '',
        targets: (targetResources ?? []).flatMap(({ id }) => id?.toLowerCase() ?? []),
        about: JSON.stringify([resultReason ?? '', targetResources ?? []]).toLowerCase(),
        properties: (targetResources ?? []).flatMap(({ modifiedProperties }) => modifiedProperties ?? []),
      }));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** When a property first named this since then: `earlier` where the log has no such change, `unknown` where it cannot be read. */
export function addedIn(changes: readonly DirectoryChange[] | null, property: string, name: string): string {
  if (changes === null) return 'unknown';
  const isIn = (value: string | null | undefined): boolean =>
    value?.toLowerCase().includes(name.toLowerCase()) ?? false;
  const found = changes.filter(({ properties }) =>
    properties.some((one) => one.displayName === property && isIn(one.newValue) && !isIn(one.oldValue)),
  );
  return (
    found
      .map(({ at }) => at)
      .sort()
      .at(0) ?? 'earlier'
  );
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
