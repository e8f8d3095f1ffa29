import { asRead, change } from '../../drill/simulation/tenant/late-reads.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { seconds } from '../../shared/domain/duration.ts';

/** A tenant whose every change takes as long as any may. */
function slowest(): { state: TenantState; pass: (ms: number) => void } {
  let now = 0;
  const state = { clock: { now: () => now }, random: () => 0.999 } as unknown as TenantState;
  return { state, pass: (ms) => void (now += ms) };
}

test('a change comes through though the same is written again and again meanwhile', () => {
  const { state, pass } = slowest();
  const record = { isOn: false };
  for (let at = 0; at < seconds(2); at += 20) {
    change(state, record, { isOn: true });
    pass(20);
  }
  expect(asRead(state, record).isOn).toBe(true);
});

test('changes come through in their order, each in its turn', () => {
  const { state, pass } = slowest();
  const record = { says: 'first' };
  change(state, record, { says: 'second' });
  pass(seconds(1));
  change(state, record, { says: 'third' });
  const seen = [asRead(state, record).says];
  for (let n = 0; n < 2; n += 1) {
    pass(seconds(1));
    seen.push(asRead(state, record).says);
  }
  expect(seen).toEqual(['first', 'second', 'third']);
});
