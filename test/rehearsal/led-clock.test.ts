import { leadingClock } from '../../drill/rehearsal/killed/leading-clock.ts';
import { ledClock } from '../../drill/rehearsal/killed/led-clock.ts';
import { hours } from '../../shared/domain/duration.ts';
import { virtualClock } from '../../host/virtual-clock.ts';

const start = Date.UTC(2026, 0, 5);

/** Two clocks that hear each other at once, as two processes do a moment later. */
function ledAndLeading() {
  const machine = virtualClock(start);
  const leading = leadingClock(machine);
  const hear: { now?: ReturnType<typeof leading.lead> } = {};
  const led = ledClock(leading.offset, (said) => hear.now?.(said));
  hear.now = leading.lead({ tell: (told) => led.hear(told) });
  return { leading, led };
}

test('what the other process waits for comes at its time, and both clocks say the same then', async () => {
  const { leading, led } = ledAndLeading();
  const seen = await new Promise<number[]>((done) => {
    led.at(start + hours(5), () => done([led.now(), leading.now()]));
  });
  for (const at of seen) expect(Math.abs(at - start - hours(5))).toBeLessThan(5_000);
  leading.leadNobody();
});

test('time does not jump while the other process is busy, or before a new one is quiet', async () => {
  const { leading, led } = ledAndLeading();
  const rung: string[] = [];
  const release = led.busy();
  leading.at(start + hours(1), () => rung.push('here'));
  await new Promise((later) => setTimeout(later, 30));
  expect(rung).toEqual([]);
  leading.lead({ tell: () => undefined });
  release();
  await new Promise((later) => setTimeout(later, 30));
  expect(rung).toEqual([]);
  leading.leadNobody();
  await new Promise((later) => setTimeout(later, 30));
  expect(rung).toEqual(['here']);
});
