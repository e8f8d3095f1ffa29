import type { Log } from '../../catalogue/log.ts';

const signIns = 'https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-ins';

export const interactiveSignIns: Log = { name: 'interactive sign-ins', shows: 'sign-ins', readMore: signIns };
export const nonInteractiveSignIns: Log = { name: 'non-interactive sign-ins', shows: 'sign-ins', readMore: signIns };
export const mailboxAudit: Log = {
  name: 'mailbox audit',
  shows: 'acts',
  readMore: 'https://learn.microsoft.com/purview/audit-log-investigate-accounts',
};

/** The logs that prove an account dead. */
export const logs: readonly Log[] = [interactiveSignIns, nonInteractiveSignIns, mailboxAudit];
