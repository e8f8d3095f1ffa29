import * as z from 'zod';
import { PasswordChanged, attestPasswordChange, readPasswordChanged } from '../../shared/decisions/password-changed.ts';
import type { SaidChanged } from '../../shared/decisions/password-changed.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Noted = z.strictObject({ caseId: z.string(), changedAt: z.string() });

export const postPasswordChanged: Route<'containments/{id}/events/password-changed', SaidChanged> = {
  name: 'post-password-changed',
  method: 'POST',
  path: 'containments/{id}/events/password-changed',
  auth: 'function',
  summary: 'Confirm that the password was changed in Active Directory',
  body: PasswordChanged,
  answers: { 202: { means: 'Noted; Cordon checks it in the tenant', schema: Noted } },
  read: (sent, { caller, receivedAt }) => readPasswordChanged(sent, caller, receivedAt),
  async handle({ found, body: said, intake }) {
    await attestPasswordChange(found, said, intake);
    const { caseId } = found;
    const headers = { location: `/api/containments/${caseId}` };
    return { status: 202, headers, jsonBody: { caseId, changedAt: said.at } };
  },
};

serveRoute(postPasswordChanged);
