import * as z from 'zod';
import { tell } from '../../shared/casefile/record.ts';
import { PasswordChanged, readPasswordChanged } from '../../shared/decisions/password-changed.ts';
import type { SaidChanged } from '../../shared/decisions/password-changed.ts';
import { childInstance } from '../../shared/domain/instances.ts';
import { log } from '../../shared/log.ts';
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
  async handle({ found: { caseId, instanceId }, body: { by, at }, intake, context }) {
    const { store, durable } = intake;
    await tell(store, caseId, {
      kind: 'attestation',
      at: intake.now(),
      attests: 'password-changed',
      changedAt: at,
      by,
    });
    try {
      await durable.raise(childInstance(instanceId, 'reset-password'), 'password-changed', { at });
    } catch {
      // The word is in the case file, where the next look finds it; nobody may be waiting, or not yet.
      log(context, 'info', 'no instance was waiting', { caseId });
    }
    return { status: 202, headers: { location: `/api/containments/${caseId}` }, jsonBody: { caseId, changedAt: at } };
  },
};

serveRoute(postPasswordChanged);
