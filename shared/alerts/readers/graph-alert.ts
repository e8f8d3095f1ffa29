import * as z from 'zod';
import type { AccountReference } from '../../domain/account-reference.ts';
import { rejection } from '../../domain/problem.ts';
import type { Rejection } from '../../domain/problem.ts';
import { bestReference, distinctReferences } from '../account-reference.ts';
import type { AlertReader } from '../alert.ts';
import { fieldProblems } from '../field-problems.ts';
import { severityOf } from '../severity-of.ts';

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
  status: text,
  classification: text,
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

const Recognised = z.object({ serviceSource: z.string(), evidence: z.array(z.unknown()) });

const remedies = { body: 'Send the alert as GET /security/alerts_v2/{id} answers it, unchanged' };

export const graphAlert: AlertReader = {
  format: 'graph-alert',
  source: 'defender',
  recognises: (body) => Recognised.safeParse(body).success,
  read(body) {
    const read = GraphAlert.safeParse(body);
    if (!read.success) {
      const errors = fieldProblems(read.error, remedies).map((error) => ({ ...error, remedy: remedies.body }));
      return { rejected: { reason: 'The Defender alert lacks what is needed.', errors } };
    }
    const { id, title, severity, firstActivityDateTime, status, classification, evidence } = read.data;
    const accounts = evidence.flatMap((piece) => AccountEvidence.safeParse(piece).data ?? []);
    const suspected = referencesIn(accounts.filter(isSuspected));
    const mentioned = referencesIn(accounts);
    const named = suspected.length > 0 ? suspected : mentioned;
    if (named.length === 0) return noVictim('names no account that can be found');
    return {
      id,
      title: title ?? 'Microsoft Defender alert',
      severity: severityOf(severity),
      firstSeen: firstActivityDateTime,
      named,
      unnamed: [],
      over: whyOver(status, classification),
      // Evidence also names bystanders: who got the mail, and who reported it.
      unsure: suspected.length > 0 ? undefined : `names ${countOf(mentioned)} and suspects none`,
    };
  },
};

/** https://learn.microsoft.com/graph/api/resources/security-alertevidence */
function isSuspected({ roles, verdict }: AccountEvidence): boolean {
  const says = (word: string, among: readonly string[]): boolean => among.includes(word.toLowerCase());
  return (
    (roles ?? []).some((role) => says(role, ['compromised', 'attacker', 'suspicious'])) ||
    says(verdict ?? '', ['malicious', 'suspicious'])
  );
}

/** https://learn.microsoft.com/graph/api/resources/security-alert#alertclassification-values */
function whyOver(status: string | null | undefined, classification: string | null | undefined): string | undefined {
  if (classification?.toLowerCase() === 'falsepositive') return 'a false positive';
  if (classification?.toLowerCase() === 'informationalexpectedactivity') return 'expected activity';
  return status?.toLowerCase() === 'resolved' ? 'resolved' : undefined;
}

function countOf(accounts: readonly AccountReference[]): string {
  return accounts.length === 1 ? 'one account' : `${String(accounts.length)} accounts`;
}

function referencesIn(accounts: readonly AccountEvidence[]): AccountReference[] {
  return distinctReferences(
    accounts.flatMap(({ userAccount, primaryAddress }) => {
      const { azureAdUserId: objectId, userPrincipalName, userSid: sid } = userAccount ?? {};
      return bestReference({ objectId, userPrincipalName: userPrincipalName || primaryAddress, sid }) ?? [];
    }),
  );
}

function noVictim(problem: string): { readonly rejected: Rejection } {
  const remedy =
    'Send {"account": "<the compromised account>", "reason": "<why>"} for each account that is to be contained';
  return { rejected: rejection('The Defender alert does not say who is compromised.', 'evidence', problem, remedy) };
}
