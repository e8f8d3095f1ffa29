import type { HttpResponseInit } from '@azure/functions';
import type { Problem, Rejection } from '../../shared/domain/problem.ts';

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood',
  401: 'You are not signed in',
  403: 'You may not do this',
  404: 'There is no such case',
  409: 'The request does not fit the case',
  413: 'The request is too large',
  415: 'The request is not JSON',
  422: 'The request cannot be carried out',
  502: 'The tenant refused to answer',
  503: 'Not now',
};

/** An error answer, https://www.rfc-editor.org/rfc/rfc9457. */
export function problemResponse(
  status: number,
  { reason, errors }: Rejection,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  const title = titles[status] ?? 'The request failed';
  const problem: Problem = { type: 'about:blank', title, status, detail: reason, errors: [...errors] };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(problem),
  };
}
