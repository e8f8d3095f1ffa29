import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { DrillRecording } from './drill-recording.ts';
import type { Rehearsal } from './record-drills.ts';

/** Recordings of a commit: it cannot change, so one recording of a drill is enough. */
export interface RecordingCache {
  get(rehearsal: Rehearsal): Promise<DrillRecording | undefined>;
  put(rehearsal: Rehearsal, recording: DrillRecording): Promise<void>;
  /** The scenarios that the commit knows, as `list` finds them the first time. */
  scenarios(list: () => Promise<readonly string[]>): Promise<readonly string[]>;
}

/** Gzipped JSON files in `directory`, which is made when it is needed. */
export function recordingCache(directory: string): RecordingCache {
  const nameOf = ({ scenario, seed, take }: Rehearsal): string => `${scenario}-${seed}-${take}`;
  const read = async <T>(name: string): Promise<T | undefined> => {
    const packed = await readFile(join(directory, `${name}.json.gz`)).catch(() => undefined);
    return packed && (JSON.parse((await promisify(gunzip)(packed)).toString('utf8')) as T);
  };
  const write = async (name: string, value: unknown): Promise<void> => {
    const file = join(directory, `${name}.json.gz`);
    await mkdir(directory, { recursive: true });
    // Whoever is stopped in the middle leaves no half of a recording under the name that is read.
    await writeFile(`${file}.part`, await promisify(gzip)(JSON.stringify(value)));
    await rename(`${file}.part`, file);
  };
  return {
    get: (rehearsal) => read<DrillRecording>(nameOf(rehearsal)),
    put: (rehearsal, recording) => write(nameOf(rehearsal), recording),
    async scenarios(list) {
      const known = await read<readonly string[]>('scenarios');
      if (known) return known;
      const listed = await list();
      await write('scenarios', listed);
      return listed;
    },
  };
}
