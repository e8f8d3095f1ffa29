/** Counts a cell up so many times, beside whoever else does: `node count-up.ts DIRECTORY TIMES`. */
import { openDirectoryCells } from '../../../shared/casefile/directory-cells.ts';

const [directory = '', times = '0'] = process.argv.slice(2);
const cells = openDirectoryCells(directory);
for (let done = 0; done < Number(times);) {
  const known = await cells.read('count');
  const answer = await cells.write('count', Number(known?.value ?? 0) + 1, known?.etag ?? null);
  if (answer !== 'conflict') done += 1;
}
