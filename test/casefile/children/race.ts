/** Asks a case store for this and that, beside whoever else does, and prints what it was told, a line each: `node race.ts PLACE NAME TIMES`. */
import type { Asked } from '../history.ts';
import { openPlace } from './open-place.ts';

const [place = '', name = '', times = '0'] = process.argv.slice(2);
const { store, cells } = openPlace(place);
const now = (): number => Number(process.hrtime.bigint());
const at = '2026-01-01T00:00:00.000Z';

type Told<T> = T extends unknown ? Omit<T, 'began' | 'ended'> : never;

async function note(asking: Promise<Told<Asked>>, began: number): Promise<void> {
  const told = await asking;
  process.stdout.write(`${JSON.stringify({ ...told, began, ended: now() })}\n`);
}

async function put(key: string, value: string): Promise<Told<Asked>> {
  const { written, value: seen } = await store.putIfAbsent(key, value);
  return { kind: 'put', key, value, written, seen };
}

async function append(caseId: string, entry: string, once?: string): Promise<Told<Asked>> {
  const named = once === undefined ? {} : { once };
  const appended = await store.append(caseId, [{ kind: 'verdict', at, name: entry }], named);
  return { kind: 'append', caseId, name: entry, ...named, ...appended };
}

async function change(cell: string, value: string): Promise<void> {
  const began = now();
  const known = await cells.read(cell);
  const read = { etag: known?.etag ?? null, value: (known?.value ?? null) as string | null };
  await note(Promise.resolve({ kind: 'read', cell, ...read }), began);
  const writing = now();
  const answer = await cells.write(cell, value, read.etag);
  const etag = answer === 'conflict' ? null : answer.etag;
  await note(Promise.resolve({ kind: 'write', cell, after: read.etag, value, etag }), writing);
}

// Two that are alone there lose nothing to one another.
await store.putIfAbsent(`ready/${name}`, {});
while ((await store.keys('ready/')).length < 2);
for (let n = 0; n < Number(times); n += 1) {
  const [key, one] = [`accounts/${n}`, `${name}-${n}`];
  await Promise.all([
    note(put(key, one), now()),
    note(put(key, `${one}-again`), now()),
    note(append('C-0000-0000', one), now()),
    note(append('C-0000-0000', `${one}-beside`), now()),
    note(append('C-1111-1111', one, `once-${n}`), now()),
    change('breaker', one),
    change('switch', one),
    note(
      store.get<string>(key).then((seen = '') => ({ kind: 'get', key, seen: seen === '' ? null : seen })),
      now(),
    ),
  ]);
}
