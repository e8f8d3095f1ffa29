/** One benchmark's outcome: a ratio, what it should be at most, and the numbers it was made of. */
export interface BenchResult {
  readonly name: string;
  readonly ratio: number;
  readonly target: number;
  readonly details: Readonly<Record<string, number | string>>;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
