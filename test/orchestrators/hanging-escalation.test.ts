import { sep } from 'node:path';
import type { Attempt } from '../../functions/contracts/settle.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { holdBack } from './hold-back.ts';
import { watched } from './watched.ts';

test('an escalation awaits no write at all before its last cut-off call', async () => {
  let isCuttingOff = false;
  // The attempts of a cut-off alone are told the account.
  Reflect.set(globalThis, Symbol.for('fixture.activity'), (_: string, { start }: Partial<Attempt>) => {
    isCuttingOff ||= start !== undefined;
  });
  const { files, listen, stop } = holdBack(() => isCuttingOff);
  const done = await watched([{ after: minutes(20), decision: { decision: 'escalate' } }], listen);
  await done.close();
  stop();
  Reflect.deleteProperty(globalThis, Symbol.for('fixture.activity'));
  expect(done.view.result).toBe('contained');
  expect(files.some((file) => file.includes(`${sep}starts${sep}`))).toBe(true);
});
