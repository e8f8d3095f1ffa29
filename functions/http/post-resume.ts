import * as z from 'zod';
import { authorOf } from '../../shared/domain/caller.ts';
import { askedThemselves } from '../../shared/decisions/may-decide.ts';
import { refuseElsewhere } from '../../shared/decisions/refuse-elsewhere.ts';
import { readResume, Resume, resumeCase } from '../../shared/decisions/resume-case.ts';
import { log } from '../../shared/log.ts';
import { noteRefusal } from './refused-for.ts';
import { problemResponse } from './problem-response.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Resumed = z.strictObject({ caseId: z.string(), outcome: z.enum(['started', 'joined', 'dismissed']) });

export const postResume: Route<'containments/{id}/resume', Resume> = {
  name: 'post-resume',
  method: 'POST',
  path: 'containments/{id}/resume',
  needs: ['Case.Approve'],
  summary: 'Let a case through that the breaker stopped',
  body: Resume,
  answers: {
    202: { means: 'It goes on: here, or as the next case of the account', schema: Resumed },
    409: { means: 'Several cases begin like this, or the breaker did not stop it' },
  },
  read: readResume,
  async handle({ found, caller, intake, context }) {
    const { caseId } = found;
    const own = askedThemselves(found, caller);
    if (own) {
      await noteRefusal(found, caller, { asked: 'resume', why: own }, intake);
      return problemResponse(403, own);
    }
    const elsewhere = refuseElsewhere(found, intake);
    if (elsewhere) return problemResponse(409, elsewhere);
    const resumed = await resumeCase(found, authorOf(caller), intake);
    if ('rejected' in resumed) return problemResponse(resumed.status, resumed.rejected);
    log(context, 'info', 'case resumed', { caseId, outcome: resumed.outcome });
    const headers = { location: `/api/containments/${caseId}` };
    return { status: 202, headers, jsonBody: { caseId, outcome: resumed.outcome } };
  },
};

serveRoute(postResume);
