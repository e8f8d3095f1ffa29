import { createHash } from 'node:crypto';
import * as z from 'zod';
import { stepNamed, steps } from '../../microsoft365/order.ts';
import { Incident, JoinedTo } from '../../domain/incident.ts';
import { Matter, Mode } from '../../domain/mode.ts';
import { PlanOptions } from '../../domain/plan-options.ts';
import { accountReference } from '../account-reference.ts';
import { defaultCompromisedSince } from '../compromised-since.ts';
import { fieldProblems } from '../field-problems.ts';
import type { AlertReader, ReadAlert } from '../alert.ts';
import { watchOptions, watchProblems, watchRemedies } from './watch-request.ts';

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
  reason: z.string().min(1).max(500).meta({ description: 'Why, in words for the case file.' }),
  id: z.string().min(1).max(200).optional().meta({
    description: 'The id the source knows the alert by. The same id is never acted on twice in a case.',
  }),
  source: z.string().min(1).max(100).optional(),
  severity: Incident.shape.severity.optional(),
  compromisedSince: z.iso.datetime({ offset: true }).optional().meta({
    description: 'Since when the account is believed compromised; 30 days back if nobody knows.',
  }),
  mode: Mode.optional().meta({
    description: 'contain, or watch: unseen, for the legal team. A watch needs a matter and a preservation mailbox.',
  }),
  matter: Matter.optional(),
  joinedTo: JoinedTo.optional().meta({ description: 'The case that led to this one.' }),
  options: PlanOptions.optional(),
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
  ...watchRemedies,
  joinedTo: 'Give the id of the case that led to this one and a depth of 1 or 2, or leave it out',
  options:
    'Use moveMailbox: never, if-access-persists or always; without: a list of step names; quietPeriodMinutes: 5 to 1440; aftercareHours: 0 to 336',
};

export const plainAlert: AlertReader = {
  format: 'plain',
  recognises: (body) => typeof body === 'string' || (typeof body === 'object' && body !== null && 'account' in body),
  read(body, receivedAt) {
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
    if (compromisedSince !== undefined && Date.parse(compromisedSince) > Date.parse(receivedAt)) {
      const field = 'compromisedSince';
      return rejected('The alert is from the future.', [
        { field, problem: 'lies ahead', remedy: remedies.compromisedSince },
      ]);
    }
    const unknown = options?.without.find((name) => stepNamed(name) === undefined);
    if (unknown !== undefined) {
      const remedy = `Leave out only steps there are: ${steps.map(({ name }) => name).join(', ')}`;
      const problem = `"${unknown.slice(0, 100)}" is no step`;
      return rejected('The alert leaves out a step that does not exist.', [
        { field: 'options.without', problem, remedy },
      ]);
    }
    const problems = watchProblems(read.data);
    if (problems.length > 0) return rejected('The alert asks for a watch that cannot be.', problems);
    const incident = {
      id: id ?? idOf(form, receivedAt),
      source: source ?? 'plain',
      title: reason,
      severity: severity ?? 'high',
      receivedAt,
      compromisedSince:
        compromisedSince === undefined ? defaultCompromisedSince(receivedAt) : new Date(compromisedSince).toISOString(),
      ...(joinedTo ? { joinedTo } : {}),
    };
    return {
      format: 'plain',
      alerts: [
        {
          reference,
          incident,
          ...(mode === 'watch' && matter
            ? { options: watchOptions(options ?? PlanOptions.parse({}), matter), watch: matter }
            : { options: options ?? PlanOptions.parse({}) }),
        },
      ],
      unnamed: [],
    };
  },
};

/** A message that is delivered twice keeps its time of arrival and so gets the same id; a person who asks again gets a new one. */
function idOf(form: unknown, receivedAt: string): string {
  return createHash('sha256')
    .update(JSON.stringify([form, receivedAt]))
    .digest('hex')
    .slice(0, 32);
}

function rejected(reason: string, errors: readonly { field: string; problem: string; remedy: string }[]): ReadAlert {
  return { rejected: { reason, errors } };
}
