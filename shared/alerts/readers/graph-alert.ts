import * as z from 'zod';
import { PlanOptions } from '../../domain/plan-options.ts';
import type { AccountReference } from '../../domain/account-reference.ts';
import { bestReference } from '../account-reference.ts';
import { compromisedSinceFirstSeen } from '../compromised-since.ts';
import { fieldProblems } from '../field-problems.ts';
import type { Alert, AlertReader, ReadAlert } from '../alert.ts';

const text = z.string().nullish();

/**
 * An alert of Microsoft Defender XDR as Graph gives it. `assignedTo` is the analyst, never the victim, and is not read.
 * https://learn.microsoft.com/graph/api/resources/security-alert
 */
const GraphAlert = z.object({
  id: z.string().min(1),
  title: text,
  severity: text,
  firstActivityDateTime: text,
  evidence: z.array(z.unknown()),
});

const AccountEvidence = z.object({
  '@odata.type': z.string().regex(/\.(?:user|mailbox)Evidence$/),
  verdict: text,
  roles: z.array(z.string()).nullish(),
  primaryAddress: text,
  userAccount: z.object({ azureAdUserId: text, userPrincipalName: text, userSid: text }).nullish(),
});
type AccountEvidence = z.infer<typeof AccountEvidence>;

const Severity = z.enum(['informational', 'low', 'medium', 'high']).catch('medium');
const Recognised = z.object({ serviceSource: z.string(), evidence: z.array(z.unknown()) });

const remedies = { body: 'Send the alert as GET /security/alerts_v2/{id} answers it, unchanged' };

export const graphAlert: AlertReader = {
  format: 'graph-alert',
  recognises: (body) => Recognised.safeParse(body).success,
  read(body, receivedAt) {
    const read = GraphAlert.safeParse(body);
    if (!read.success) {
      const errors = fieldProblems(read.error, remedies).map((error) => ({ ...error, remedy: remedies.body }));
      return { rejected: { reason: 'The Defender alert lacks what is needed.', errors } };
    }
    const { id, title, severity, firstActivityDateTime, evidence } = read.data;
    const accounts = evidence.flatMap((piece) => AccountEvidence.safeParse(piece).data ?? []);
    const suspected = referencesIn(accounts.filter(isSuspected));
    const mentioned = referencesIn(accounts);
    // Evidence also names bystanders, e.g. everyone who got the mail: where nobody is suspected, only a single account can be meant.
    const victims = suspected.length > 0 ? suspected : mentioned;
    if (suspected.length === 0 && mentioned.length > 1)
      return noVictim(`names ${String(mentioned.length)} accounts and suspects none`);
    const incident = {
      id: id.slice(0, 200),
      source: 'defender',
      title: (title ?? 'Microsoft Defender alert').slice(0, 500),
      severity: Severity.parse(severity?.toLowerCase()),
      receivedAt,
      compromisedSince: compromisedSinceFirstSeen(firstActivityDateTime, receivedAt),
    };
    const [first, ...more] = victims.map((reference): Alert => ({
      reference,
      incident,
      options: PlanOptions.parse({}),
    }));
    return first
      ? { format: 'graph-alert', alerts: [first, ...more], unnamed: [] }
      : noVictim('names no account that can be found');
  },
};

/** https://learn.microsoft.com/graph/api/resources/security-alertevidence */
function isSuspected({ roles, verdict }: AccountEvidence): boolean {
  return (roles ?? []).includes('compromised') || verdict === 'malicious' || verdict === 'suspicious';
}

function referencesIn(accounts: readonly AccountEvidence[]): AccountReference[] {
  const found = accounts.flatMap(({ userAccount, primaryAddress }) => {
    const userPrincipalName = userAccount?.userPrincipalName || primaryAddress;
    return bestReference({ objectId: userAccount?.azureAdUserId, userPrincipalName, sid: userAccount?.userSid }) ?? [];
  });
  return [...new Map(found.map((reference) => [`${reference.by} ${reference.value}`, reference])).values()];
}

function noVictim(problem: string): ReadAlert {
  const remedy =
    'Send {"account": "<the compromised account>", "reason": "<why>"} for each account that is to be contained';
  return {
    rejected: {
      reason: 'The Defender alert does not say who is compromised.',
      errors: [{ field: 'evidence', problem, remedy }],
    },
  };
}
