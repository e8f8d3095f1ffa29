import type { LetIn } from '../simulation/attacker/let-ins.ts';
import type { MustStayShut, Scenario } from './scenarios/scenario.ts';

/** A drill with steps left out: it is worth something only where that shows in the tenant, not in what the case says. */
export interface Control {
  readonly without: readonly string[];
  /** What the attacker has of it: doors that stand open, or opened when they had to stay shut. */
  readonly opened: readonly string[];
  /** Where nothing is shut on purpose: what the tenant lacks. */
  readonly missed: readonly string[];
}

/** Nothing where every step was done. */
export function controlOf(
  { leavesDoorsOpen }: Pick<Scenario, 'leavesDoorsOpen'>,
  without: readonly string[],
  { canStill, gotIn }: { readonly canStill: readonly string[]; readonly gotIn: readonly string[] },
  complaints: readonly string[],
): { readonly control?: Control } {
  if (without.length === 0) return {};
  // How the case ended says no more than that a step was left out.
  const missed = complaints.filter((complaint) => !complaint.startsWith('the case ended'));
  if (leavesDoorsOpen) return { control: { without, opened: [], missed } };
  return { control: { without, opened: [...new Set([...canStill, ...gotIn])], missed: [] } };
}

/** 1: a door opened, as it must. 3: none did, so the drill shows nothing. */
export function exitCodeOfControl({ opened, missed }: Control): 1 | 3 {
  return opened.length + missed.length > 0 ? 1 : 3;
}

export function describeControl({ without, opened, missed }: Control): string {
  const steps = without.join(' and ');
  if (opened.length > 0) return `Without ${steps} the attacker gets in by ${opened.join(', ')}.`;
  if (missed.length > 0) return `Without ${steps}: ${missed.join('; ')}.`;
  return `THE CONTROL DOES NOT CONTROL: no door opened without ${steps}.`;
}

/** The doors that opened for longer than the scenario can bear. */
export function gotInBy(letIns: readonly LetIn[], rules: readonly MustStayShut[], alertedAt: number): string[] {
  const broken = rules.filter(({ door, after, butFor }) =>
    letIns.some((each) => {
      if (each.door !== door || each.to < alertedAt + after) return false;
      return butFor === undefined || each.to - Math.max(each.from, alertedAt + after) > butFor;
    }),
  );
  return [...new Set(broken.map(({ door }) => door))];
}
