/** Counts a cell up so many times, beside whoever else does: `node count-up.ts PLACE TIMES`. */
import { openPlace } from './open-place.ts';

const [place = '', times = '0'] = process.argv.slice(2);
const { cells } = openPlace(place);
for (let done = 0; done < Number(times);) {
  const known = await cells.read('count');
  const answer = await cells.write('count', Number(known?.value ?? 0) + 1, known?.etag ?? null);
  if (answer !== 'conflict') done += 1;
}
