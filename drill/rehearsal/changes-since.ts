import { differences, pictureOf } from '../simulation/tenant/picture.ts';
import type { TenantState } from '../simulation/tenant/state.ts';

/** A log of all mail, which goes on whatever the app does. */
const onGoing = ['mailTrace'];

/** Remembers the tenant; asked later, it answers where the tenant has changed since, and to what where that is plain and no secret. */
export function changesSince(state: TenantState): () => readonly string[] {
  const was = pictureOf(state, onGoing);
  return () => {
    const is = pictureOf(state, onGoing);
    return differences(was, is)
      .map((path) => `${path}: ${shown(valueAt(is, path))}`)
      .toSorted();
  };
}

function valueAt(picture: unknown, path: string): unknown {
  return path.split('/').reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], picture);
}

/** Texts may be drawn at random, numbers are moments. */
function shown(value: unknown): string {
  if (value === undefined) return 'gone';
  return typeof value === 'boolean' || value === null ? String(value) : typeof value;
}
