import type { ReleaseContext } from '../../../catalogue/step.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import { forTheAge } from './changes-in-directory.ts';
import type { DirectoryChange } from './changes-in-directory.ts';
import { asFarAsItReaches, whenItArose } from './when-it-arose.ts';

/** Nearly all of the directory's log is there after five. https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-latencies */
const lag = minutes(15);

interface Dated {
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
}

/** Where the log tells of a thing that was captured. */
export interface Traces<Thing> {
  /** What the log says since then; null where it may not be read. */
  readonly changes: (thing: Thing, since: string) => Promise<readonly DirectoryChange[] | null>;
  readonly words: RegExp;
  readonly names: (thing: Thing) => readonly string[];
}

/**
 * What was captured, with the ages that are known at release: a date once seen stays. That nothing was seen at capture says nothing, for the
 * log is late, and it may not have answered at all: so it is read again, and what it cannot tell any more is `unknown`.
 * @param readAt when it was captured: what came later is Cordon's own; undefined where an older version captured it
 */
export async function dateAgain<Thing extends Dated>(
  things: readonly Thing[],
  { readAt, account }: { readonly readAt: string | undefined; readonly account: Account },
  traces: Traces<Thing>,
  { kind, compromisedSince: since }: Pick<ReleaseContext, 'kind' | 'compromisedSince'>,
  tenant: Tenant,
): Promise<Thing[]> {
  // In a false alarm nothing has to be dated.
  if (kind === 'false-alarm') return [...things];
  const now = tenant.now();
  const captured = readAt ?? account.readAt;
  const isLate = Date.parse(now) - Date.parse(captured) < lag;
  const age = async (thing: Thing): Promise<string> => {
    if (thing.arose !== 'earlier' && thing.arose !== 'unknown') return thing.arose;
    const changes = await forTheAge(traces.changes(thing, since));
    const before = changes?.filter(({ at }) => Date.parse(at) <= Date.parse(captured)) ?? null;
    const clues = { created: null, changes: before, words: traces.words, names: traces.names(thing), since, account };
    const seen = whenItArose(clues);
    if (seen !== 'earlier' && seen !== 'unknown') return seen;
    if (before === null || isLate) return 'unknown';
    // What it had told by the capture was read then, so that only the last of it is missing.
    const missing = thing.arose === 'earlier' ? new Date(Date.parse(captured) - lag).toISOString() : since;
    return asFarAsItReaches('earlier', missing, { ...account, readAt: now });
  };
  return Promise.all(things.map(async (thing) => ({ ...thing, arose: await age(thing) })));
}
