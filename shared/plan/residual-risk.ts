import * as z from 'zod';
import type { CaseStart } from '../domain/case-start.ts';
import { hours, minutes } from '../domain/duration.ts';
import { lastRevocation } from './last-revocation.ts';
import { hasLanded } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { uncertainties } from './proof.ts';
import type { LogReading } from './proof.ts';
import { directorySteps } from '../microsoft365/password/prove-password.ts';

/** One thing that may still work, in a sentence for the analyst. */
export const ResidualRisk = z.object({
  sentence: z.string(),
  /** ISO 8601 UTC; null where nothing but a person ends it, or nobody can say when. */
  until: z.string().nullable(),
  /** The Microsoft page it rests on. */
  readMore: z.string(),
});
export type ResidualRisk = z.infer<typeof ResidualRisk>;

export interface Remains {
  readonly start: CaseStart;
  readonly outcomes: readonly Outcome[];
  readonly proof: readonly LogReading[];
  /** ISO 8601 UTC: what has ended by then is not told. */
  readonly provenAt: string;
  /** The Microsoft page of a step. */
  readonly pageOf: (step: string) => string | undefined;
}

type Rule = (remains: Remains) => readonly ResidualRisk[];

/** Pure: what may still work after this containment of this account, and until when. Nothing here was seen; it cannot be ruled out. */
export function residualRisk(remains: Remains): ResidualRisk[] {
  return rules
    .flatMap((rule) => rule(remains))
    .filter(({ until }) => until === null || Date.parse(until) > Date.parse(remains.provenAt));
}

const revokeAccess = 'https://learn.microsoft.com/entra/identity/users/users-revoke-access';

const plainTokens: Rule = ({ start, outcomes }) => {
  const expires = Date.parse(lastRevocation(start, outcomes)) + minutes(start.tokenLifetimeMinutes);
  return [
    {
      sentence: 'Access tokens for services without continuous access evaluation work until they expire.',
      until: new Date(expires).toISOString(),
      readMore: 'https://learn.microsoft.com/entra/identity-platform/access-tokens#token-lifetime',
    },
  ];
};

const guests: Rule = ({ start: { account } }) =>
  account.userType === 'Guest'
    ? [
        {
          sentence:
            'The account lives in another tenant: its password, its methods and its sessions there are out of reach, and only that tenant can contain it.',
          until: null,
          readMore: 'https://learn.microsoft.com/entra/external-id/user-properties',
        },
      ]
    : [
        {
          sentence:
            'Where the account is a guest of other tenants, tokens that those tenants gave out work until they expire there.',
          until: null,
          readMore: 'https://learn.microsoft.com/entra/external-id/authentication-conditional-access',
        },
      ];

const applications: Rule = () => [
  {
    sentence:
      'Applications that sign people in once and then keep a session cookie of their own go on until that session ends: end it in each of them.',
    until: null,
    readMore: `${revokeAccess}#access-tokens-and-refresh-tokens`,
  },
];

const appPasswords: Rule = ({ start: { account } }) =>
  account.userType === 'Guest'
    ? []
    : [
        {
          sentence:
            'App passwords of per-user multifactor authentication are shown to no application: while sign-in is blocked they open nothing, and before it is released they have to be deleted by hand.',
          until: null,
          readMore: 'https://learn.microsoft.com/entra/identity/authentication/howto-mfa-app-passwords',
        },
      ];

const oneDrive: Rule = ({ start, outcomes }) => {
  if (!start.account.hasSharePoint) return [];
  const since = Date.parse(lastRevocation(start, outcomes));
  return [
    {
      sentence:
        'A OneDrive client without continuous access evaluation syncs until its token expires, and what it has copied stays on that device.',
      until: null,
      readMore: 'https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation',
    },
    ...outcomes
      .flatMap(({ step, state, actedAt }): ResidualRisk[] => {
        if (step !== 'revoke-sharepoint-sessions' || state !== 'acknowledged') return [];
        return [
          {
            sentence:
              'SharePoint took the revocation of its sessions and offers nothing to read back: its word is all there is.',
            until: new Date(Math.max(since, actedAt === undefined ? 0 : Date.parse(actedAt)) + hours(1)).toISOString(),
            readMore: 'https://learn.microsoft.com/powershell/module/sharepoint-online/revoke-spousersession',
          },
        ];
      })
      .slice(-1),
  ];
};

/** A ticket was given out before the account was disabled at the latest; what is not known to be disabled gives out more. */
const kerberos: Rule = ({ start, outcomes }) => {
  if (!start.account.onPremises) return [];
  const disabled = outcomes.find(({ step, state }) => directorySteps.includes(step) && state === 'holds');
  const since = disabled?.actedAt;
  return [
    {
      sentence:
        since === undefined
          ? 'Kerberos tickets on premises work for 10 hours after the account was disabled in Active Directory.'
          : 'Kerberos tickets on premises that were given out before the account was disabled work for 10 hours.',
      until: since === undefined ? null : new Date(Date.parse(since) + hours(10)).toISOString(),
      readMore:
        'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/security-policy-settings/maximum-lifetime-for-user-ticket',
    },
  ];
};

/** Without a licence for it nobody here knows whether there is one. */
const mailboxElsewhere: Rule = ({ start: { account } }) =>
  account.onPremises && !account.hasMailbox && account.addresses.length > 0
    ? [
        {
          sentence:
            'Where the mailbox is in an Exchange Server on premises, none of its doors was looked at: rules, forwarding and delegates there are for a person.',
          until: null,
          readMore: 'https://learn.microsoft.com/exchange/hybrid-deployment/hybrid-deployment',
        },
      ]
    : [];

const openDoors: Rule = ({ outcomes, pageOf }) =>
  outcomes.flatMap((outcome) => {
    const { run, step, state, note } = outcome;
    if (state === 'not-applicable' || hasLanded(outcome)) return [];
    const why = state === 'left-out' ? 'it was left out' : `${state}, ${note}`;
    return [
      {
        sentence: `What ${run} would have ended may go on: ${why}.`,
        until: null,
        readMore: pageOf(step) ?? revokeAccess,
      },
    ];
  });

const unknownLogs: Rule = ({ proof }) =>
  uncertainties(proof).map((uncertain) => ({
    sentence: `It is not proved that nobody is left inside: ${uncertain}.`,
    until: null,
    readMore: uncertain.includes('mailbox')
      ? 'https://learn.microsoft.com/purview/audit-log-investigate-accounts'
      : 'https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-ins',
  }));

const rules: readonly Rule[] = [
  openDoors,
  unknownLogs,
  plainTokens,
  oneDrive,
  applications,
  guests,
  appPasswords,
  kerberos,
  mailboxElsewhere,
];
