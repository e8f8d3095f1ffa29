import { startHost } from '../../host/host.ts';
import { handDrivenClock } from '../simulation/hand-driven-clock.ts';
import { fixture, runHost } from './running-host.ts';

interface Tick {
  readonly at: number;
  readonly isPastDue: boolean;
  readonly next: string;
}

it('runs a timer function each time its schedule is due on the clock, and never late', async () => {
  const ticks: Tick[] = [];
  Reflect.set(globalThis, Symbol.for('fixture.ticks'), ticks);
  const running = await runHost('timers');
  try {
    const start = running.clock.now();
    await new Promise<void>((done) => running.clock.at(start + 5 * 3_600_000 + 1000, done));
    expect(ticks).toHaveLength(5);
    const hours = ticks.map(({ at }) => Math.floor((at - Date.UTC(2026, 0, 1)) / 3_600_000));
    expect(hours).toEqual([1, 2, 3, 4, 5]);
    expect(ticks.every(({ isPastDue }) => !isPastDue)).toBe(true);
    expect(ticks[0]?.next).toBe('2026-01-01T02:00:00.000Z');
  } finally {
    await running.close();
  }
});

it('does not run a timer function beside itself: its next time comes after its end', async () => {
  const ticks: Tick[] = [];
  Reflect.set(globalThis, Symbol.for('fixture.ticks'), ticks);
  let end = (): void => undefined;
  Reflect.set(globalThis, Symbol.for('fixture.hold'), () => new Promise<void>((done) => (end = done)));
  const clock = handDrivenClock(Date.UTC(2026, 0, 1));
  const log = (): void => undefined;
  const host = await startHost({ directory: fixture('timers'), port: 0, database: ':memory:', clock, log });
  const turn = (): Promise<unknown> => new Promise((done) => setImmediate(done));
  try {
    clock.advance(3_600_000);
    await turn();
    clock.advance(2 * 3_600_000);
    await turn();
    expect(ticks).toHaveLength(1);
    end();
    await turn();
    clock.advance(3_600_000);
    await turn();
    expect(ticks).toHaveLength(2);
    end();
    await turn();
  } finally {
    Reflect.deleteProperty(globalThis, Symbol.for('fixture.hold'));
    await host.close();
  }
});
