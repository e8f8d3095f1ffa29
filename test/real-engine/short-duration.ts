/** In place of `shared/domain/duration.ts`, for the app and for the tenant: a minute takes a second. */
export type Duration = number & { readonly unit?: 'ms' };

const short = (ms: number): Duration => Math.round(ms / 60);

/** Mostly how long an answer may take, and machines answer no quicker. */
export const seconds = (n: number): Duration => Math.round(n * 100);
export const minutes = (n: number): Duration => short(n * 60_000);
export const hours = (n: number): Duration => short(n * 3_600_000);
export const days = (n: number): Duration => short(n * 86_400_000);

/** What is counted over the wire is not shortened. */
export const inWholeSeconds = (ms: number): number => Math.floor(ms / 1_000);
export const fromWholeSeconds = (n: number): number => n * 1_000;
