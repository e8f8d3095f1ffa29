import * as z from 'zod';
import type { AccountReference } from '../../domain/account-reference.ts';
import { rejection } from '../../domain/problem.ts';
import type { Rejection } from '../../domain/problem.ts';
import { bestReferences } from '../account-reference.ts';
import type { AlertReader } from '../alert.ts';
import { fieldProblems } from '../field-problems.ts';
import { judgementOf } from '../judgement-of.ts';
import { severityOf } from '../severity-of.ts';

/** A field of another form than it should have costs that field, never the alert. */
const text = z.string().nullish().catch(null);

/** Whatever carries an alert on may have made a number of it. */
const identifier = z.union([z.string().min(1), z.number().transform(String)]);

/**
 * An alert of Microsoft Defender XDR as Graph gives it. `assignedTo` is the analyst, never the victim, and is not read.
 * https://learn.microsoft.com/graph/api/resources/security-alert
 */
const GraphAlert = z.object({
  id: identifier,
  incidentId: identifier.nullish().catch(null),
  title: text,
  severity: text,
  firstActivityDateTime: z.unknown().optional(),
  status: text,
  classification: text,
  determination: text,
  riskState: text,
  additionalData: z.object({ riskState: text }).nullish().catch(null),
  evidence: z.array(z.unknown()),
});

const Words = z
  .array(z.unknown())
  .transform((words) => words.filter((word) => typeof word === 'string'))
  .nullish()
  .catch(null);

const AccountEvidence = z.object({
  '@odata.type': z.string().regex(/\.(?:user|mailbox)Evidence$/),
  verdict: text,
  roles: Words,
  detailedRoles: Words,
  primaryAddress: text,
  userAccount: z.object({ azureAdUserId: text, userPrincipalName: text, userSid: text }).nullish().catch(null),
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
    const { id, incidentId, title, severity, firstActivityDateTime, evidence, additionalData, ...said } = read.data;
    const accounts = evidence.flatMap((piece) => AccountEvidence.safeParse(piece).data ?? []);
    const suspected = referencesIn(accounts.filter(isSuspected));
    const mentioned = referencesIn(accounts);
    const named = suspected.length > 0 ? suspected : mentioned;
    if (named.length === 0) return noVictim('names no account that can be found');
    return {
      id,
      partOf: incidentId,
      title: title ?? 'Microsoft Defender alert',
      severity: severityOf(severity),
      firstSeen: firstActivityDateTime,
      named,
      unnamed: [],
      // Evidence also names bystanders: who got the mail, and who reported it.
      unsure: suspected.length > 0 ? undefined : `names ${countOf(mentioned)} and suspects none`,
      ...judgementOf({ ...said, riskState: said.riskState ?? additionalData?.riskState }),
    };
  },
};

/** What a role says of its account. https://learn.microsoft.com/graph/api/resources/security-alertevidence */
const suspects = ['compromised', 'attacker', 'suspicious'];
const bystanders = /recipient|report|impersonat|target|destination|attacked|victim|contextual|scanned/i;

/** What somebody found to be no threat is none, whatever part it played. */
function isSuspected({ roles, detailedRoles, verdict }: AccountEvidence): boolean {
  const found = verdict?.toLowerCase();
  if (found === 'nothreatsfound') return false;
  const played = [...(roles ?? []), ...(detailedRoles ?? [])];
  if (played.some((role) => suspects.includes(role.toLowerCase()))) return true;
  return (found === 'malicious' || found === 'suspicious') && !played.some((role) => bystanders.test(role));
}

function countOf(accounts: readonly AccountReference[]): string {
  return accounts.length === 1 ? 'one account' : `${String(accounts.length)} accounts`;
}

function referencesIn(accounts: readonly AccountEvidence[]): AccountReference[] {
  return bestReferences(
    accounts.map(({ userAccount, primaryAddress }) => {
      const { azureAdUserId: objectId, userPrincipalName, userSid: sid } = userAccount ?? {};
      return { objectId, userPrincipalName: userPrincipalName || primaryAddress, sid };
    }),
  );
}

function noVictim(problem: string): { readonly rejected: Rejection } {
  const remedy =
    'Send {"account": "<the compromised account>", "reason": "<why>"} for each account that is to be contained';
  return { rejected: rejection('The Defender alert does not say who is compromised.', 'evidence', problem, remedy) };
}
