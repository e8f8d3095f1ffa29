import type { Drawn, Oddity } from './oddity.ts';
import { randomOf } from './random-of.ts';

/** Makes what the tenant's seed draws of the oddities, and notes their names. One more oddity leaves all others as they were drawn. */
export function drawTenant(oddities: readonly Oddity[], drawn: Omit<Drawn, 'random'>): void {
  const { state } = drawn;
  const lots = oddities.map((oddity) => {
    const random = randomOf(state, oddity.name);
    return { oddity, random, lot: random() };
  });
  const luck = lots.filter(({ oddity: { oneIn, instead }, lot }) => lot * (oneIn ?? (instead ? 14 : 2)) < 1);
  const isFirst = ({ oddity: { instead }, lot }: (typeof luck)[number]): boolean =>
    luck.every((other) => other.oddity.instead !== instead || other.lot >= lot);
  const alone = luck.filter(({ oddity }) => oddity.instead === undefined);
  // Of a group one at most, and behind the rest: what an account is takes away what was planted before.
  const one = luck.filter((each) => each.oddity.instead !== undefined && isFirst(each));
  for (const { oddity, random } of [...alone, ...one]) {
    state.drawn.push(oddity.name);
    oddity.make?.({ ...drawn, random });
  }
}
