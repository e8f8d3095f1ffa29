/** An object of which nothing is known but what is looked for. */
export type Loose = Readonly<Record<string, unknown>>;

/** The JSON object in a text; empty where there is none. */
export function parsed(text: string): Loose {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Empty for what is not there. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
