/** Appends so many entries to a case, one after the other, beside whoever else does: `node append-entries.ts PLACE CASE NAME TIMES`. */
import { openPlace } from './open-place.ts';

const [place = '', caseId = '', name = '', times = '0'] = process.argv.slice(2);
const { store } = openPlace(place);
for (let n = 1; n <= Number(times); n += 1) {
  await store.append(caseId, [{ kind: 'verdict', at: new Date().toISOString(), name, n }]);
  process.stdout.write(`${n}\n`);
}
