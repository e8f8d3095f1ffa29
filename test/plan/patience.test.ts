import fc from 'fast-check';
import { nextWait, throttledWait } from '../../shared/plan/patience.ts';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';

/** The looks of a wait, as moments since its start. */
function looks(until: number, pollEvery: number): number[] {
  const at: number[] = [];
  for (let now = 0; now < until;) at.push((now += nextWait(now, pollEvery)));
  return at;
}

test('whatever is waited for is seen at most two minutes or a tenth of the wait late', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: hours(72) }), (landsAt) => {
      const seen = looks(hours(90), seconds(30)).find((at) => at >= landsAt)!;
      expect(seen - landsAt).toBeLessThanOrEqual(Math.max(minutes(2), landsAt / 9));
    }),
  );
});

test('three days of waiting cost fewer than eighty looks', () => {
  expect(looks(hours(72), seconds(5)).length).toBeLessThan(80);
});

test('a wait the service asked for is never cut short', () => {
  expect(nextWait(0, seconds(2), seconds(315))).toBe(seconds(315));
});

test('a service that throttles for hours and always asks for ten seconds is asked ever less often, and never too early', () => {
  let asked = 0;
  for (let now = 0; now < hours(72); asked++) {
    const wait = throttledWait(now, seconds(10), 'stop-forwarding');
    expect(wait).toBeGreaterThanOrEqual(seconds(10));
    now += wait;
  }
  expect(asked).toBeLessThan(100);
  expect(throttledWait(0, seconds(1), '')).toBe(seconds(1));
});

test('those that met at a throttled service do not meet there again', () => {
  const whos = ['disable-made-applications', 'remove-added-members', 'remove-sharing-links', 'revoke-oauth-grants'];
  for (const waited of [0, minutes(30)]) {
    const waits = whos.map((who) => throttledWait(waited, seconds(10), who)).toSorted((a, b) => a - b);
    for (const [n, wait] of waits.entries()) if (n > 0) expect(wait - waits[n - 1]!).toBeGreaterThan(seconds(0.1));
    expect(waits).toEqual(whos.map((who) => throttledWait(waited, seconds(10), who)).toSorted((a, b) => a - b));
  }
});

test('however long it is throttled, and whoever waits, it looks twice a day', () => {
  const waits = ['a', 'strip-privileged-roles', 'stop-forwarding', 'zzz'].map((who) =>
    throttledWait(hours(336), seconds(10), who),
  );
  expect(Math.max(...waits)).toBeLessThanOrEqual(hours(12));
});
