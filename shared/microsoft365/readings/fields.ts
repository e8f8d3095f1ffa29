import * as z from 'zod';

/*
 * Exchange leaves fields of a row out, or gives null, as it likes, and whoever makes a rule can blank its name. A row is never refused for
 * that: what is missing is unknown, and what is unknown is suspicious. https://github.com/rknightion/graph2otel has such answers.
 */

export const text = z.string().nullish().catch(null);
export const flag = z.boolean().nullish().catch(null);

/** What a row is acted on by; empty where it has none, and then the client refuses to act and the row is told. */
export const key = text.transform((said) => said ?? '');

/** Exchange gives times in UTC, often without saying so. */
export function asUtc(time: string): string {
  return /(Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`;
}

/** ISO 8601 UTC; null where no time is told, or none that can be read. */
export const time = text.transform((said) => {
  const at = Date.parse(asUtc(said ?? ''));
  return Number.isNaN(at) ? null : new Date(at).toISOString();
});

/** Many texts, or one; null: nothing was said, which is not the same as none. */
export const texts = z
  .union([z.array(z.unknown()), z.string().transform((one) => [one])])
  .nullish()
  .catch(null)
  .transform(
    (said) =>
      said?.flatMap((one) => (one == null ? [] : [typeof one === 'string' ? one : JSON.stringify(one)])) ?? null,
  );

/** How a row is called: by its name, else by its key. */
export function called(name: string | null | undefined, by: string): string {
  return name?.trim() ? name : `without a name (${by === '' ? 'and without an id' : by})`;
}
