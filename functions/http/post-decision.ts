import type { HttpResponseInit } from '@azure/functions';
import * as z from 'zod';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { decide, readDecision } from '../../shared/decisions/decide.ts';
import { decideHeld } from '../../shared/decisions/decide-held.ts';
import { refuseElsewhere } from '../../shared/decisions/refuse-elsewhere.ts';
import { refuseIdleDecision } from '../../shared/decisions/refuse-idle-decision.ts';
import { refuseWatchDecision } from '../../shared/decisions/refuse-watch-decision.ts';
import { previewOf } from '../../shared/decisions/accepted-as-shown.ts';
import { askedThemselves } from '../../shared/decisions/may-decide.ts';
import { mayRelease } from '../../shared/decisions/may-release.ts';
import { releaseCase } from '../../shared/decisions/release-case.ts';
import { DecisionForm } from '../../shared/domain/decision.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { rejection } from '../../shared/domain/problem.ts';
import type { Role } from '../../shared/domain/role.ts';
import type { Intake } from '../../shared/intake/intake.ts';
import { log } from '../../shared/log.ts';
import { ReleasePreview } from '../../shared/domain/release-preview.ts';
import { noteRefusal } from './refused-for.ts';
import { problemResponse } from './problem-response.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

/** Of a watch only those decide who are let into it. */
const rolesFor: Readonly<Record<Decision['decision'], readonly Role[]>> = {
  approve: ['Case.Approve'],
  reject: ['Case.Approve'],
  escalate: ['Case.Watch', 'Case.Approve'],
  close: ['Case.Watch'],
  tick: ['Case.Watch'],
  release: ['Case.Release'],
};

const Decided = z.strictObject({ caseId: z.string(), decision: z.string() });

const Preview = z.strictObject({
  preview: z
    .enum(['', 'true'], { error: 'is no question: use ?preview, or leave it out' })
    .optional()
    .meta({ description: 'Of a release: shows what would come back and what would not, and does nothing.' }),
});

export const postDecision: Route<'containments/{id}/decisions', Decision, z.infer<typeof Preview>> = {
  name: 'post-decision',
  method: 'POST',
  path: 'containments/{id}/decisions',
  needs: ['Case.Approve', 'Case.Release', 'Case.Watch'],
  summary: 'Approve, reject, escalate, close, release or tick off',
  body: DecisionForm,
  query: Preview,
  answers: {
    200: { means: 'With ?preview: what the release would do now', schema: ReleasePreview },
    202: { means: 'Written into the case', schema: Decided },
    409: {
      means:
        'Several cases begin like this, the case is in no state for this decision, or what was accepted has changed',
    },
    502: { means: 'The tenant refused to tell what would come back' },
  },
  read: (sent, { caller }) => readDecision(sent, caller),
  allows: ({ decision }) => rolesFor[decision],
  async handle({ found, body: decision, query, intake, connect, context, caller }) {
    const { caseId } = found;
    // What one person asked for, another approves.
    const own = decision.decision === 'approve' ? askedThemselves(found, caller) : undefined;
    if (own) {
      await noteRefusal(found, caller, { asked: decision.decision, why: own }, intake);
      return problemResponse(403, own);
    }
    if (query.preview !== undefined) return showPreview(found, decision, intake, connect);
    const elsewhere = refuseElsewhere(found, intake);
    if (elsewhere) return problemResponse(409, elsewhere);
    const held = await decideHeld(found, decision, intake);
    if (held && 'rejected' in held) return problemResponse(held.status, held.rejected);
    if (held) {
      log(context, 'info', 'held case decided', { caseId, outcome: held.outcome });
    } else if (decision.decision === 'release') {
      const releasing = await releaseCase(found, decision, intake, connect);
      if ('rejected' in releasing) return problemResponse(releasing.status, releasing.rejected);
    } else {
      const without =
        (await refuseWatchDecision(found, decision, intake)) ?? (await refuseIdleDecision(found, decision, intake));
      if (without) return problemResponse(409, without);
      const unheard = await decide(found, decision, intake);
      if (unheard) return problemResponse(409, unheard);
    }
    log(context, 'info', `decided: ${decision.decision}`, { caseId });
    const location = `/api/containments/${caseId}`;
    return { status: 202, headers: { location }, jsonBody: { caseId, decision: decision.decision } };
  },
};

async function showPreview(
  found: CaseRecord,
  decision: Decision,
  intake: Intake,
  connect: () => Promise<Tenant>,
): Promise<HttpResponseInit> {
  if (decision.decision !== 'release') {
    const remedy = 'Leave ?preview out, or send {"decision": "release", …}';
    return problemResponse(
      400,
      rejection('Only a release has a preview.', 'preview', `is of no ${decision.decision}`, remedy),
    );
  }
  const may = await mayRelease(found, decision, intake);
  const told = 'rejected' in may ? may : await previewOf(may.start, decision, { ...intake, connect });
  if ('rejected' in told) return problemResponse(told.status, told.rejected);
  return { headers: { 'cache-control': 'no-store' }, jsonBody: told.preview };
}

serveRoute(postDecision);
