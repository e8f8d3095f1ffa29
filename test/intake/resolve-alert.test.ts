import type * as z from 'zod';
import type { Tried, resolveAlert, tryAlert } from '../../functions/contracts/intake.ts';
import type { Context } from '../../functions/durable/orchestration.ts';
import { resolve } from '../../functions/orchestrators/resolve-alert.ts';

type ResolveInput = z.infer<typeof resolveAlert.input>;
type ResolveTry = z.infer<typeof tryAlert.input>;

const receivedAt = '2026-03-31T12:00:00.000Z';
const input: ResolveInput = { messageId: 'm-1', body: {}, receivedAt };

interface Course {
  readonly tries: readonly (ResolveTry & { readonly at: number })[];
  readonly mostEvents: number;
}

/** Runs the orchestrator to its end in time of its own; `outcome` is what the tenant allows at each try (seconds after the alert). */
function run(outcome: (at: number, asked: ResolveTry) => Tried): Course {
  let now = Date.parse(receivedAt);
  const tries: (ResolveTry & { at: number })[] = [];
  let mostEvents = 0;
  for (let next: ResolveInput | undefined = input; next;) {
    let continued: ResolveInput | undefined;
    let events = 0;
    const given = next;
    const df = {
      get currentUtcDateTime() {
        return new Date(now);
      },
      callActivity: (_name: string, asked: ResolveTry) => () => {
        const at = (now - Date.parse(receivedAt)) / 1_000;
        tries.push({ ...asked, at });
        return outcome(at, asked);
      },
      createTimer: (due: Date) => () => {
        now = due.getTime();
      },
      continueAsNew: (value: ResolveInput) => {
        continued = value;
      },
    };
    const episode = resolve({ df } as unknown as Context, given);
    for (let step = episode.next(); !step.done;) {
      events += 3;
      const task = step.value as unknown as () => unknown;
      let answer: unknown;
      try {
        answer = task();
      } catch (error) {
        step = episode.throw(error);
        continue;
      }
      step = episode.next(answer);
    }
    mostEvents = Math.max(mostEvents, events);
    next = continued;
  }
  return { tries, mostEvents };
}

const notYet = (after: number | null = null): Tried => ({ settled: false, after });

describe('an alert that waits for the tenant', () => {
  it('is settled seconds after the tenant is back from a short outage', () => {
    const { tries } = run((at) => (at >= 60 ? { settled: true } : notYet()));
    expect(tries.at(-1)?.at).toBeLessThan(80);
  });

  it('is not asked for before the time that the tenant named', () => {
    const { tries } = run((at) => (at >= 315 ? { settled: true } : notYet(315_000)));
    expect(tries.map(({ at }) => at)).toEqual([0, 315]);
  });

  it('is given up after a day, at a last try that is told so, with a small history and few looks', () => {
    const { tries, mostEvents } = run((_at, { last }) => (last ? { settled: true } : notYet()));
    expect(tries.filter(({ last }) => last)).toHaveLength(1);
    expect(tries.at(-1)?.at).toBeGreaterThanOrEqual(24 * 3_600);
    expect(tries.at(-1)?.at).toBeLessThan(24.5 * 3_600);
    expect(tries.length).toBeLessThan(140);
    expect(mostEvents).toBeLessThanOrEqual(100);
  });

  it('outlives a try that breaks off', () => {
    const { tries } = run((at) => {
      if (at < 10) throw new Error('the function timed out');
      return { settled: true };
    });
    expect(tries.length).toBeGreaterThan(1);
  });

  it('ends even where the reason can never be stored', () => {
    const { tries } = run(() => notYet());
    expect(tries.at(-1)?.at).toBeLessThan(49 * 3_600);
  });
});
