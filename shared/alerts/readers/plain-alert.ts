import * as z from 'zod';
import { Incident, JoinedTo } from '../../domain/incident.ts';
import { MatterForm, Mode } from '../../domain/mode.ts';
import { readableText } from '../../domain/readable.ts';
import { PlanForm } from '../../domain/plan-options.ts';
import type { FieldProblem, Rejection } from '../../domain/problem.ts';
import { accountReference } from '../account-reference.ts';
import { fieldProblems } from '../field-problems.ts';
import type { AlertReader } from '../alert.ts';
import { watchProblems, watchRemedies } from '../watch-request.ts';

/** Cordon's own form: what a person, a script or a ticket system sends. */
export const PlainAlert = z.strictObject({
  account: z
    .string()
    .min(1)
    .max(320)
    .meta({
      description: 'The account: user principal name, object id, any mail address of it, or its on-premises SID.',
      examples: ['adele@contoso.com'],
    }),
  reason: readableText(1, 500).meta({ description: 'Why, in words for the case file.' }),
  id: readableText(1, 200).optional().meta({
    description: 'The id the source knows the alert by. The same id is never acted on twice in a case.',
  }),
  source: readableText(1, 100).optional(),
  severity: Incident.shape.severity.optional(),
  compromisedSince: z.iso.datetime({ offset: true }).optional().meta({
    description:
      'Since when the account is believed compromised. Left out, or before 2010, Cordon looks 30 days back and takes that for a guess: a release then gives back no forwarding, delegate, consent or device but those that are accepted by name.',
  }),
  mode: Mode.optional().meta({
    description: 'contain, or watch: unseen, for the legal team. A watch needs a matter and a preservation mailbox.',
  }),
  matter: MatterForm.optional(),
  joinedTo: JoinedTo.optional().meta({ description: 'The case that led to this one.' }),
  answers: z
    .strictObject({ alert: z.string().min(1).max(200) })
    .optional()
    .meta({ description: 'The held alert that this is the answer to: its messageId.' }),
  options: PlanForm.optional(),
});
export type PlainAlert = z.infer<typeof PlainAlert>;

const remedies = {
  body: 'Send {"account": "<user principal name, object id, address or SID>", "reason": "<why>"}',
  account: 'Name the account by user principal name, object id, mail address or on-premises SID',
  reason: 'Say why in 1 to 500 characters',
  id: 'Give the id of the alert in at most 200 characters, or leave it out',
  source: 'Name the source in at most 100 characters, or leave it out',
  severity: 'Use informational, low, medium, high or critical, or leave it out',
  compromisedSince: 'Give a past moment with its offset, e.g. 2026-01-31T08:00:00Z, or leave it out for 30 days back',
  answers: 'Give {"alert": "<messageId of the held alert>"}, or leave it out',
  ...watchRemedies,
  joinedTo: 'Give the id of the case that led to this one and a depth of 1 or 2, or leave it out',
  options:
    'Use moveMailbox: never, if-access-persists or always; without: a list of step names; quietPeriodMinutes: 5 to 1440; aftercareHours: 0 to 336',
};

export const plainAlert: AlertReader = {
  format: 'plain',
  source: 'plain',
  recognises: (body) => typeof body === 'string' || (typeof body === 'object' && body !== null && 'account' in body),
  read(body) {
    // A lone name is enough at three in the morning.
    const form = typeof body === 'string' ? { account: body, reason: 'no reason given' } : body;
    const read = PlainAlert.safeParse(form);
    if (!read.success) return rejected('The alert is not filled in correctly.', fieldProblems(read.error, remedies));
    const { account, reason, id, source, severity, compromisedSince, mode, matter, joinedTo, options } = read.data;
    const reference = accountReference(account);
    if (reference === undefined) {
      const problem = 'is neither a user principal name, an object id, a mail address nor a SID';
      return rejected('The alert names no account.', [{ field: 'account', problem, remedy: remedies.account }]);
    }
    const problems = watchProblems(read.data);
    if (problems.length > 0) return rejected('The alert asks for a watch that is not possible.', problems);
    const watch = mode === 'watch' ? matter : undefined;
    return {
      id,
      title: reason,
      severity: severity ?? 'high',
      firstSeen: undefined,
      named: [reference],
      unnamed: [],
      chosen: { source, compromisedSince, watch, joinedTo, options },
    };
  },
};

function rejected(reason: string, errors: readonly FieldProblem[]): { readonly rejected: Rejection } {
  return { rejected: { reason, errors } };
}
