import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A case folder as version 6a01c44 left it, each file a line. */
export async function unpackOlder(name: string, into?: string): Promise<string> {
  const packed = await readFile(join(__dirname, 'fixtures/6a01c44', `${name}.json`), 'utf8');
  const directory = into ?? (await mkdtemp(join(tmpdir(), 'cordon-')));
  for (const [file, text] of Object.entries(JSON.parse(packed) as Record<string, string>)) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), text);
  }
  return directory;
}
