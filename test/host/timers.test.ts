import { runHost } from './running-host.ts';

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
