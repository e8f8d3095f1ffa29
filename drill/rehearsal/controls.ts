import { doors } from '../doors/doors.ts';

/** One negative control: without this step, this door opens in that scenario. */
export interface NamedControl {
  readonly step: string;
  readonly scenario: string;
  /** As it stands in verdicts. */
  readonly door: string;
}

/** Every negative control there is: the doors say what shuts them. */
export const controls: readonly NamedControl[] = doors.flatMap(({ name, afterUnblock, shutBy = [] }) =>
  shutBy.map(({ step, in: scenario, onceUnblocked }) => ({
    step,
    scenario,
    door: onceUnblocked ? (afterUnblock?.name ?? name) : name,
  })),
);
