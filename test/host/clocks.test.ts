import { systemClock } from '../../host/system-clock.ts';
import { virtualClock } from '../../host/virtual-clock.ts';

const day = 86_400_000;

it('virtual clock passes twenty days at once when nobody is busy', async () => {
  const start = Date.UTC(2026, 0, 1);
  const clock = virtualClock(start);
  const began = performance.now();
  await new Promise<void>((done) => clock.at(start + 20 * day, done));
  expect(clock.now()).toBeGreaterThanOrEqual(start + 20 * day);
  expect(performance.now() - began).toBeLessThan(1000);
});

it('virtual clock calls back in the order of the due times, whatever the order of asking', async () => {
  const clock = virtualClock(0);
  const order: number[] = [];
  const waits = [3, 1, 2, 1].map(
    (days) =>
      new Promise<void>((done) =>
        clock.at(days * day, () => {
          order.push(days);
          done();
        }),
      ),
  );
  await Promise.all(waits);
  expect(order).toEqual([1, 1, 2, 3]);
});

it('virtual clock calls back at its time what sets nothing in motion, and makes no pause for it', async () => {
  const start = Date.UTC(2026, 0, 1);
  const clock = virtualClock(start);
  const minute = 60_000;
  const times = [start];
  let turns = 0;
  let isOver = false;
  const eachTurn = (): void => {
    turns++;
    if (!isOver) setImmediate(eachTurn);
  };
  const tick = (): void => {
    times.push(clock.now());
    if (!isOver) clock.at(clock.now() + minute, tick, { setsNothingInMotion: true });
  };
  clock.at(start + minute, tick, { setsNothingInMotion: true });
  eachTurn();
  await new Promise<void>((done) => clock.at(start + 20 * day, done));
  isOver = true;
  const apart = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(minute);
  expect(times.length).toBeGreaterThan(10_000);
  // A pause takes several turns of the loop.
  expect(turns).toBeLessThan(times.length);
});

it('virtual clock passes no time for what makes none pass, and calls it back on the way to something else', async () => {
  const clock = virtualClock(0);
  const called: number[] = [];
  let takeBack = (): void => undefined;
  const everyDay = (due: number): void => {
    const call = (): void => {
      called.push(due / day);
      everyDay(due + day);
    };
    takeBack = clock.at(due, call, { makesNoTimePass: true });
  };
  everyDay(day);
  await new Promise((done) => setTimeout(done, 40));
  expect({ called, passed: clock.now() > day / 2 }).toEqual({ called: [], passed: false });
  await new Promise<void>((done) => clock.at(3.5 * day, done));
  expect(called).toEqual([1, 2, 3]);
  takeBack();
});

it('virtual clock stands still while somebody is busy', async () => {
  const clock = virtualClock(0);
  const release = clock.busy();
  let fired = false;
  const wait = new Promise<void>((done) =>
    clock.at(day, () => {
      fired = true;
      done();
    }),
  );
  await new Promise((done) => setTimeout(done, 40));
  expect(fired).toBe(false);
  expect(clock.now()).toBeLessThan(day);
  release();
  await wait;
  expect(clock.now()).toBeGreaterThanOrEqual(day);
});

it('virtual clock does not call back what was taken back', async () => {
  const clock = virtualClock(0);
  let fired = false;
  clock.at(day, () => (fired = true))();
  await new Promise<void>((done) => clock.at(2 * day, done));
  expect(fired).toBe(false);
});

it('virtual clock stands behind Date while installed, and dates stay dates', async () => {
  const RealDate = Date;
  const before = new Date(5);
  const clock = virtualClock(Date.UTC(2030, 0, 1));
  clock.install();
  try {
    expect(new Date().getUTCFullYear()).toBe(2030);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.UTC(2030, 0, 1));
    expect(new Date(7).getTime()).toBe(7);
    expect(new Date(2020, 1, 3)).toEqual(new RealDate(2020, 1, 3));
    expect(Date.parse('2020-01-01T00:00:00Z')).toBe(Date.UTC(2020, 0, 1));
    expect(before instanceof Date).toBe(true);
    expect(new Date() instanceof RealDate).toBe(true);
    expect(Date()).toContain('20');
    await new Promise<void>((done) => clock.at(Date.UTC(2031, 0, 1), done));
    expect(new Date().getUTCFullYear()).toBe(2031);
  } finally {
    clock.uninstall();
  }
  expect(Date).toBe(RealDate);
});

it('virtual clock refuses to release a hold twice', () => {
  const release = virtualClock(0).busy();
  release();
  expect(release).toThrow('released twice');
});

describe('system clock', () => {
  it('calls back when the time has come and not for what was taken back', async () => {
    const clock = systemClock();
    let early = false;
    clock.at(clock.now() + 1, () => (early = true))();
    await new Promise<void>((done) => clock.at(clock.now() + 5, done));
    expect(early).toBe(false);
  });

  describe('of a machine that slept, or whose clock was set', () => {
    const hour = 3_600_000;
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    /** How long after `wait` ms of a running machine it is called back, when its clock is set `by` ms meanwhile: all but timers sees it. */
    function lateness(wait: number, by: number): number {
      const clock = systemClock();
      let firedAt = 0;
      clock.at(clock.now() + wait, () => (firedAt = performance.now()));
      jest.advanceTimersByTime(60_000);
      jest.setSystemTime(Date.now() + by);
      const setAt = performance.now();
      jest.advanceTimersByTime(5 * hour);
      return firedAt - setAt - Math.max(0, wait - 60_000 - Math.max(0, by));
    }

    it.each([
      ['sleeps past what is due', hour, 3 * hour],
      ['sleeps a part of the wait', 3 * hour, hour],
      ['is set back', hour, -3 * hour],
      ['is set back by little', 600_000, -60_000],
      ['is left alone', hour, 0],
    ])('is no more than 30 s late when it %s', (_what, wait, by) => {
      const late = lateness(wait, by);
      expect(late).toBeGreaterThanOrEqual(-1);
      expect(late).toBeLessThan(30_000);
    });
  });

  it('does not fire a wait of more than 24.8 days at once', async () => {
    const clock = systemClock();
    let fired = false;
    const takeBack = clock.at(clock.now() + 40 * day, () => (fired = true));
    await new Promise<void>((done) => clock.at(clock.now() + 20, done));
    expect(fired).toBe(false);
    takeBack();
  });
});
