import { sep } from 'node:path';
import type { Attempt } from '../../functions/contracts/settle.ts';
import { Requests } from '../../host/durable/requests.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { holdBack } from './hold-back.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

let done: Watched;
let files: readonly string[];
let cutOffAt = Infinity;
const swallowed: string[] = [];
beforeAll(async () => {
  let isCuttingOff = false;
  // The attempts of a cut-off alone are told the account.
  Reflect.set(globalThis, Symbol.for('fixture.activity'), (_: string, { start }: Partial<Attempt>) => {
    if (start === undefined || isCuttingOff) return;
    isCuttingOff = true;
    cutOffAt = Date.now();
  });
  // No event ever arrives.
  jest
    .spyOn(Requests.prototype, 'raiseEvent')
    .mockImplementation((_, name) => Promise.resolve(void swallowed.push(name)));
  const held = holdBack(() => isCuttingOff);
  files = held.files;
  done = await watched([{ after: minutes(20), decision: { decision: 'escalate' } }], held.listen);
  await done.close();
  held.stop();
  Reflect.deleteProperty(globalThis, Symbol.for('fixture.activity'));
  jest.restoreAllMocks();
});

test('an escalation awaits no write at all before its last cut-off call', () => {
  expect(done.view.result).toBe('contained');
  expect(files.some((file) => file.includes(`${sep}starts${sep}`))).toBe(true);
});

test('an escalation whose event is lost is read from the case file by the next look, within its hour', () => {
  expect(swallowed).toContain('decision');
  expect(cutOffAt - Date.parse(done.said.at(-1)!)).toBeLessThanOrEqual(hours(1));
});
