import * as z from 'zod';
import { PasswordChanged, attestPasswordChange, readPasswordChanged } from '../../shared/decisions/password-changed.ts';
import type { SaidChanged } from '../../shared/decisions/password-changed.ts';
import { rejection } from '../../shared/domain/problem.ts';
import { problemResponse } from './problem-response.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Noted = z.strictObject({ caseId: z.string(), changedAt: z.string() });

export const postPasswordChanged: Route<'containments/{id}/events/password-changed', SaidChanged> = {
  name: 'post-password-changed',
  method: 'POST',
  path: 'containments/{id}/events/password-changed',
  needs: ['Case.Contain'],
  summary: 'Confirm that the password was changed in Active Directory',
  body: PasswordChanged,
  answers: { 202: { means: 'Noted; Cordon checks it in the tenant', schema: Noted } },
  read: (sent, { caller, receivedAt }) => readPasswordChanged(sent, caller, receivedAt),
  async handle({ found, body: said, intake }) {
    const { compromisedSince } = found.incident;
    if (Date.parse(said.at) < Date.parse(compromisedSince)) return problemResponse(400, tooOld(compromisedSince));
    await attestPasswordChange(found, said, intake);
    const { caseId } = found;
    const headers = { location: `/api/containments/${caseId}` };
    return { status: 202, headers, jsonBody: { caseId, changedAt: said.at } };
  },
};

/** A word that is accepted and changes nothing misleads whoever said it. */
function tooOld(since: string) {
  const problem = `lies before ${since}, since when the account is believed compromised: that password is the one that was stolen`;
  const remedy = 'Change the password now, and leave out "at"';
  return rejection('The word would change nothing.', 'at', problem, remedy);
}

serveRoute(postPasswordChanged);
