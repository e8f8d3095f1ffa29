import { sep } from 'node:path';
import { contained } from './contained.ts';
import { holdBack } from './hold-back.ts';

test('a containment awaits no entry of the case file before its last cut-off call', async () => {
  const { files, listen, stop } = holdBack((file) => file.includes(`${sep}entries${sep}`));
  const done = await contained('cloud', {}, listen);
  await done.close();
  stop();
  expect(files.length).toBeGreaterThan(0);
});
