import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { rejection } from '../../shared/domain/problem.ts';
import { caseIdPrefix } from '../../shared/casefile/case-id.ts';
import { findCase } from '../../shared/casefile/registry.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { problemResponse } from './problem-response.ts';

/** The case that `{id}` of the route names, or why it names none. */
export async function caseOfRequest(
  request: HttpRequest,
  store: CaseStore,
): Promise<{ readonly found: CaseRecord } | { readonly problem: HttpResponseInit }> {
  const typed = request.params['id'] ?? '';
  const found = await findCase(typed, store);
  if (found === 'not-an-id') {
    const remedy = 'Give an id such as C-7KQ4-M2XF, or its beginning';
    return {
      problem: problemResponse(400, rejection('The id is not a case id.', 'id', 'cannot be a case id', remedy)),
    };
  }
  if (found === 'unknown') return { problem: noSuchCase() };
  if ('ambiguous' in found) {
    const problem = `is the beginning of ${found.ambiguous.slice(0, 10).join(', ')}`;
    return {
      problem: problemResponse(409, rejection('Several cases begin like this.', 'id', problem, 'Give more of the id')),
    };
  }
  // A beginning is enough to look a case up; what changes one names it whole: another case may begin alike tomorrow.
  if (request.method !== 'GET' && found.caseId !== caseIdPrefix(typed)) {
    const problem = `is only the beginning of ${found.caseId}`;
    return { problem: problemResponse(400, rejection('The id is not whole.', 'id', problem, 'Give the whole id')) };
  }
  return { found };
}

export function noSuchCase(): HttpResponseInit {
  const remedy = 'List the cases with GET /api/containments';
  return problemResponse(404, rejection('No case has this id.', 'id', 'matches no case', remedy));
}
