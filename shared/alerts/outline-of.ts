import { accountReference } from './account-reference.ts';

/** What a body looks like, without what it says: enough to see which format it is and where it would name somebody. */
export interface Outline {
  /** Paths of its fields, e.g. `object.properties.status`; of the elements of a list together `evidence[].verdict`. */
  readonly fields: readonly string[];
  /** Those of them whose value looks like the name of a person: a principal name, an address, a SID. */
  readonly people: readonly string[];
}

const deepest = 8;
const most = 60;

/** Never throws, and keeps nothing of what anybody sent but the names of fields. */
export function outlineOf(body: unknown): Outline {
  const fields = new Set<string>();
  const people = new Set<string>();
  const look = (value: unknown, path: string, depth: number): void => {
    if (depth > deepest || fields.size >= most) return;
    if (Array.isArray(value)) for (const each of value.slice(0, most)) look(each, `${path}[]`, depth + 1);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value).slice(0, most)) {
        // Some senders use names of people as names of fields.
        const field = /^[@#\w.$-]{1,60}$/.test(name) && !isPerson(name) ? name : '*';
        look(part, path === '' ? field : `${path}.${field}`, depth + 1);
      }
    } else {
      fields.add(path);
      if (typeof value === 'string' && isPerson(value)) people.add(path);
    }
  };
  look(body, '', 0);
  return { fields: [...fields], people: [...people] };
}

function isPerson(text: string): boolean {
  const by = accountReference(text)?.by;
  return by === 'address' || by === 'sid';
}
