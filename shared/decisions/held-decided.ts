import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';

export type HeldDecided = { readonly outcome: 'started' | 'joined' | 'dismissed' } | Refused;

interface Refused {
  readonly rejected: Rejection;
  readonly status: 409;
}

export function refused(problem: string, remedy: string): Refused {
  return { status: 409, rejected: rejection(`The case ${problem}.`, 'id', problem, remedy) };
}
