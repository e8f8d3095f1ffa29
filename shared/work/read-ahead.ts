import type { CaseStore } from '../casefile/case-store.ts';
import { capturedBy } from '../casefile/captures.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { ContainmentOrder, FarEnd } from '../catalogue/far-end.ts';
import type { Sketch } from '../catalogue/sketch.ts';
import type { CaptureContext, Step } from '../catalogue/step.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { WorkContext } from './work-context.ts';

interface Ahead {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly mostAge: number;
  /** Undefined where it could not be read. */
  readonly before: Promise<unknown>;
}

/** Of each case and step what was read before its turn, in this process: another reads it itself, and is later by that. */
const ahead = new WeakMap<CaseStore, Map<string, Ahead>>();

const keyOf = ({ caseId }: CaseStart, step: Step): string => `${caseId} ${step.name}`;

/**
 * Begins to read the before-states of what follows a step, where these steps allow it: its turn comes when the step has landed, and then it
 * acts at once. Nothing is stored, and nobody waits.
 */
export function readAhead(leading: Step, start: CaseStart, { farEnd, tenant, store }: WorkContext): void {
  const known = ahead.get(store) ?? new Map<string, Ahead>();
  ahead.set(store, known);
  const at = Date.parse(tenant.now());
  for (const [key, { at: began, mostAge }] of known) if (at - began > mostAge) known.delete(key);
  for (const step of followersOf(leading, farEnd)) {
    const { account, options } = start;
    const mostAge = step.readsAhead;
    if (mostAge === undefined || known.has(keyOf(start, step)) || step.appliesTo(account, options) !== true) continue;
    const read = async (): Promise<unknown> =>
      (await capturedBy(store, start.caseId, step.name)) ? undefined : step.capture(account, tenant, contextOf(start));
    known.set(keyOf(start, step), { at, mostAge, before: read().catch(() => undefined) });
  }
}

/** What was read of the step before its turn, once; undefined where nothing was, or too long ago. */
export async function takeAhead(step: Step, start: CaseStart, { tenant, store }: WorkContext): Promise<unknown> {
  const known = ahead.get(store);
  const found = known?.get(keyOf(start, step));
  known?.delete(keyOf(start, step));
  return found && Date.parse(tenant.now()) - found.at <= found.mostAge ? found.before : undefined;
}

/** What comes after it in the containment, whatever comes between. */
function followersOf({ name }: Step, farEnd: FarEnd): Step[] {
  const found = everySketch(sketchesOf(farEnd.order)).filter(({ step, again }) => step.name === name && !again);
  const names = new Set(found.flatMap(({ then = [] }) => everySketch(then)).map(({ step }) => step.name));
  return [...names].flatMap((each) => stepNamed(farEnd, each) ?? []);
}

const sketchesOf = ({ cutOff, rest }: ContainmentOrder): readonly Sketch[] => [...cutOff, ...rest];

function everySketch(sketches: readonly Sketch[]): Sketch[] {
  return sketches.flatMap((sketch) => [sketch, ...everySketch(sketch.then ?? [])]);
}

const contextOf = ({ incident: { compromisedSince }, options }: CaseStart): CaptureContext => {
  return { compromisedSince, options };
};
