import { hours, minutes } from '../domain/duration.ts';
import type { ResidualRisk, RiskRule } from '../catalogue/residual-risk.ts';
import { identityProviderOf } from './account-facts.ts';
import { disableInDirectory } from './steps/sign-in/disable-in-directory.ts';
import { disableThroughDefender } from './steps/sign-in/disable-through-defender.ts';
import { revokeSharePointSessions } from './steps/sign-in/revoke-sharepoint-sessions.ts';

const plainTokens: RiskRule = ({ start, revokedAt }) => {
  const expires = Date.parse(revokedAt) + minutes(start.tokenLifetimeMinutes);
  return [
    {
      sentence: 'Access tokens for services without continuous access evaluation work until they expire.',
      until: new Date(expires).toISOString(),
      readMore: 'https://learn.microsoft.com/entra/identity-platform/access-tokens#token-lifetime',
    },
  ];
};

const guests: RiskRule = ({ start: { account } }) =>
  account.home !== null
    ? [
        {
          sentence: `The account is signed in by ${account.home}: Cordon does not reach its password, methods and sessions there. Tell ${account.home}, only they can contain it.`,
          until: null,
          readMore: 'https://learn.microsoft.com/entra/external-id/user-properties',
        },
      ]
    : [
        {
          sentence: 'If the account is a guest in other tenants, tokens of those tenants work until they expire there.',
          until: null,
          readMore: 'https://learn.microsoft.com/entra/external-id/authentication-conditional-access',
        },
      ];

const otherProvider: RiskRule = ({ start: { account } }) => {
  const provider = identityProviderOf(account);
  if (provider === undefined || account.home !== null) return [];
  return [
    {
      sentence: `A session at ${provider} goes on, and opens what else trusts it: a person has to end it there.`,
      until: null,
      readMore: 'https://learn.microsoft.com/entra/identity/users/users-revoke-access',
    },
  ];
};

const otherGeos: RiskRule = ({ start: { account } }) =>
  account.severalGeos
    ? [
        {
          sentence:
            'The tenant has several geographies: SharePoint sessions ended only at the admin sites that CORDON_SHAREPOINT_ADMIN_URL names. End those of any other with Revoke-SPOUserSession at its admin site.',
          until: null,
          readMore: 'https://learn.microsoft.com/sharepoint/dev/solution-guidance/multigeo-discovery',
        },
      ]
    : [];

const applications: RiskRule = () => [
  {
    sentence:
      'Applications with a session cookie of their own stay open until that session ends: end the session in each of them.',
    until: null,
    readMore: 'https://learn.microsoft.com/entra/identity/users/users-revoke-access#access-tokens-and-refresh-tokens',
  },
];

const appPasswords: RiskRule = ({ start: { account } }) =>
  account.home !== null
    ? []
    : [
        {
          sentence:
            'Cordon cannot see app passwords of per-user multifactor authentication, or certificates that sign in as the account. They open nothing while sign-in is blocked: delete and revoke them by hand before a release.',
          until: null,
          readMore: 'https://learn.microsoft.com/entra/identity/authentication/howto-mfa-app-passwords',
        },
      ];

const oneDrive: RiskRule = ({ start, outcomes, revokedAt }) => {
  const since = Date.parse(revokedAt);
  return [
    ...(start.account.hasSharePoint
      ? [
          {
            sentence:
              'A OneDrive client without continuous access evaluation syncs until its token expires, and files it has copied stay on that device.',
            until: null,
            readMore:
              'https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation',
          },
        ]
      : []),
    ...outcomes
      .flatMap(({ step, state, actedAt }): ResidualRisk[] => {
        if (step !== revokeSharePointSessions.name || state !== 'acknowledged') return [];
        return [
          {
            sentence:
              'SharePoint accepted the revocation of its sessions. It offers nothing to read back, so Cordon cannot prove that they ended.',
            until: new Date(Math.max(since, actedAt === undefined ? 0 : Date.parse(actedAt)) + hours(1)).toISOString(),
            readMore: 'https://learn.microsoft.com/powershell/module/sharepoint-online/revoke-spousersession',
          },
        ];
      })
      .slice(-1),
  ];
};

const inDirectory = new Set([disableInDirectory.name, disableThroughDefender.name]);

/** A ticket was given out before the account was disabled at the latest; what is not known to be disabled gives out more. */
const kerberos: RiskRule = ({ start, outcomes }) => {
  if (!start.account.onPremises) return [];
  const disabled = outcomes.find(({ step, state }) => inDirectory.has(step) && state === 'holds');
  const since = disabled?.actedAt;
  return [
    {
      sentence:
        since === undefined
          ? 'Kerberos tickets on premises work for 10 hours after the account is disabled in Active Directory.'
          : 'Kerberos tickets issued on premises before the account was disabled work for 10 hours.',
      until: since === undefined ? null : new Date(Date.parse(since) + hours(10)).toISOString(),
      readMore:
        'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/security-policy-settings/maximum-lifetime-for-user-ticket',
    },
  ];
};

/** Without a licence for a mailbox nobody here knows whether there is one. */
const mailboxElsewhere: RiskRule = ({ start: { account } }) =>
  account.onPremises && account.learnt?.mailbox === 'none' && account.addresses.length > 0
    ? [
        {
          sentence:
            'If the mailbox is on an Exchange Server on premises, Cordon did not check it: check rules, forwarding and delegates there by hand.',
          until: null,
          readMore: 'https://learn.microsoft.com/exchange/hybrid-deployment/hybrid-deployment',
        },
      ]
    : [];

/** What Microsoft 365 leaves working for a while whatever is done to an account. */
export const residualRisks: readonly RiskRule[] = [
  plainTokens,
  oneDrive,
  applications,
  guests,
  otherProvider,
  otherGeos,
  appPasswords,
  kerberos,
  mailboxElsewhere,
];
