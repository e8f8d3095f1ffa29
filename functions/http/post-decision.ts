import * as z from 'zod';
import { decide, readDecision } from '../../shared/decisions/decide.ts';
import { decideHeld } from '../../shared/decisions/decide-held.ts';
import { refuseIdleDecision } from '../../shared/decisions/refuse-idle-decision.ts';
import { refuseWatchDecision } from '../../shared/decisions/refuse-watch-decision.ts';
import { releaseCase } from '../../shared/decisions/release-case.ts';
import { Decision } from '../../shared/domain/decision.ts';
import { log } from '../../shared/log.ts';
import { problemResponse } from './problem-response.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Decided = z.strictObject({ caseId: z.string(), decision: z.string() });

export const postDecision: Route<'containments/{id}/decisions', Decision> = {
  name: 'post-decision',
  method: 'POST',
  path: 'containments/{id}/decisions',
  auth: 'function',
  summary: 'Approve, reject, escalate, close, release or tick off',
  body: Decision,
  answers: {
    202: { means: 'Written into the case', schema: Decided },
    409: { means: 'Several cases begin like this, or the case is in no state for this decision' },
  },
  read: (sent, { caller }) => readDecision(sent, caller),
  async handle({ found, body: decision, intake, context }) {
    const { caseId } = found;
    const held = await decideHeld(found, decision, intake);
    if (held && 'rejected' in held) return problemResponse(held.status, held.rejected);
    if (held) {
      log(context, 'info', 'held case decided', { caseId, outcome: held.outcome });
    } else if (decision.decision === 'release') {
      const releasing = await releaseCase(found, decision, intake);
      if ('rejected' in releasing) return problemResponse(releasing.status, releasing.rejected);
    } else {
      const without =
        (await refuseWatchDecision(found, decision, intake)) ?? (await refuseIdleDecision(found, decision, intake));
      if (without) return problemResponse(409, without);
      await decide(found, decision, intake);
    }
    log(context, 'info', `decided: ${decision.decision}`, { caseId });
    const location = `/api/containments/${caseId}`;
    return { status: 202, headers: { location }, jsonBody: { caseId, decision: decision.decision } };
  },
};

serveRoute(postDecision);
