import { between, type Drawn, type Oddity } from './oddity.ts';

/** Makes what the tenant's seed draws of the oddities, and notes their names. */
export function drawTenant(oddities: readonly Oddity[], drawn: Drawn): void {
  const { state } = drawn;
  const chosen = oddities.filter(({ oneIn = 2, instead }) => instead === undefined && state.random() * oneIn < 1);
  for (const group of new Set(oddities.flatMap(({ instead }) => instead ?? []))) {
    const those = oddities.filter(({ instead }) => instead === group);
    // One of these, or none.
    const one = those[between(state, 0, Math.ceil(those.length * 1.5))];
    if (one) chosen.push(one);
  }
  for (const oddity of chosen) {
    state.drawn.push(oddity.name);
    oddity.make?.(drawn);
  }
}
