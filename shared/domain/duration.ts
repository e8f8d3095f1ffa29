/** A span of time in milliseconds. Build one with the words below, so that no bare number has to be guessed at. */
export type Duration = number & { readonly unit?: 'ms' };

export const seconds = (n: number): Duration => n * 1_000;
export const minutes = (n: number): Duration => n * 60_000;
export const hours = (n: number): Duration => n * 3_600_000;
export const days = (n: number): Duration => n * 86_400_000;

/** Of a span or a point in time: as tokens, headers and logs count it. */
export const inWholeSeconds = (ms: number): number => Math.floor(ms / 1_000);
/** And back. */
export const fromWholeSeconds = (n: number): number => n * 1_000;
