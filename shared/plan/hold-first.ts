import type { Sketch } from '../catalogue/sketch.ts';

/**
 * Puts a hold before whatever destroys something, on every level of the plan: what follows another step keeps its place and gets a hold of
 * its own, since a password must not wait for the hold. The cut-off is excepted; it is not asked.
 */
export function holdFirst(
  sketches: readonly Sketch[],
  hold: Sketch['step'],
  destroys: (step: string) => boolean,
): Sketch[] {
  return heldBy(sketches, undefined);

  function heldBy(level: readonly Sketch[], under: string | undefined): Sketch[] {
    const inner = level.map((sketch) =>
      sketch.then ? { ...sketch, then: heldBy(sketch.then, sketch.again ?? sketch.step.name) } : sketch,
    );
    const destructive = inner.filter(({ step }) => destroys(step.name));
    if (destructive.length === 0) return inner;
    const harmless = inner.filter((sketch) => !destructive.includes(sketch));
    const again = under === undefined ? {} : { again: `after-${under}` };
    return [...harmless, { step: hold, ...again, then: destructive, anyway: true }];
  }
}
