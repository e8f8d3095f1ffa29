import { deepestJoin } from '../../domain/incident.ts';
import type { ExamineContext } from '../../catalogue/examination.ts';

/** What a person sends to contain another account as well; `why` is told in its case. */
export function offerToContain(objectId: string, why: string, { inCase, compromisedSince }: ExamineContext): string {
  const depth = (inCase?.depth ?? 0) + 1;
  const joined = inCase && depth <= deepestJoin ? { joinedTo: { caseId: inCase.caseId, depth } } : {};
  const body = { account: objectId, reason: why.slice(0, 500), compromisedSince, ...joined };
  return `POST /api/containments ${JSON.stringify(body)}`;
}
