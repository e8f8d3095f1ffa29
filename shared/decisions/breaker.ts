import { keys } from '../casefile/keys.ts';
import { minutes } from '../domain/duration.ts';
import type { Breaker } from '../intake/breaker.ts';
import { askerOf, isOfSameAsker } from '../intake/asker-of.ts';
import type { Policy } from './policy.ts';
import type { InForce } from './policy-in-force.ts';
import type { slotsIn } from './slots.ts';

interface Known {
  /** One of this process: it knows which slots are taken. */
  readonly take: ReturnType<typeof slotsIn>;
  policy(): Promise<InForce>;
  /** How many accounts the tenant has, as it was last read; undefined: nobody has. Asks no tenant. */
  accounts(): Promise<number | undefined>;
}

/**
 * Lets so many accounts be contained within a window, for each source, for each person, and of the whole tenant: a forged flood stops here. A
 * case that a second source speaks for has slots of its own in the tenant's share, and what one source uses up is not taken from another.
 */
export function breakerOf(known: Known): Breaker {
  return async (record, alert, level, isNew) => {
    const { caseId } = record;
    const { breaker } = (await known.policy()).policy;
    const asker = askerOf(alert);
    const window = String(Math.floor(Date.parse(alert.incident.receivedAt) / minutes(breaker.windowMinutes)));
    const of = (kind: string, whose: string, most: number): Promise<boolean> =>
      known.take({ series: keys.slots(window, kind, whose), most, caseId, isNew });
    const within = `within ${String(breaker.windowMinutes)} minutes`;
    const softly = async (because: string) => {
      const isSoft = await of('soft', asker.id, breaker.softPerSource);
      return { atOnce: isSoft ? ('soft' as const) : ('nothing' as const), because: [because] };
    };
    if (level === 'soft')
      return (await of('soft', asker.id, breaker.softPerSource)) ? undefined : tooMany(asker.name, within);
    const most = asker.is === 'person' ? breaker.perPerson : breaker.perSource;
    if (!(await of(asker.is, asker.id, most)))
      return softly(`${asker.name} has had ${String(most)} accounts contained ${within}, which is the most`);
    if (asker.is === 'person') return undefined;
    const isCorroborated = record.corroborates !== undefined || !isOfSameAsker(record, alert);
    const share = shareOf(breaker, await known.accounts());
    const open = isCorroborated ? share + breaker.reserved : share;
    if (await of('tenant', '', open)) return undefined;
    return softly(`${String(open)} accounts of the tenant were contained ${within}, which is the most`);
  };
}

function tooMany(name: string, within: string): { readonly atOnce: 'nothing'; readonly because: readonly string[] } {
  return { atOnce: 'nothing', because: [`${name} has had too many sessions ended ${within}`] };
}

function shareOf({ shareOfTenant, leastOfTenant }: Policy['breaker'], accounts = 0): number {
  return Math.max(leastOfTenant, Math.floor(accounts * shareOfTenant));
}
