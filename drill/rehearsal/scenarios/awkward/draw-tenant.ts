import type { Drawn, Oddity } from './oddity.ts';

/** Makes what the tenant's seed draws of the oddities, and notes their names. */
export function drawTenant(oddities: readonly Oddity[], drawn: Drawn): void {
  const { state } = drawn;
  const taken = new Set<string>();
  for (const oddity of oddities) {
    const isDrawn = state.random() * (oddity.oneIn ?? 2) < 1;
    if (!isDrawn || taken.has(oddity.instead ?? '')) continue;
    if (oddity.instead !== undefined) taken.add(oddity.instead);
    oddity.make(drawn);
    state.drawn.push(oddity.name);
  }
}
