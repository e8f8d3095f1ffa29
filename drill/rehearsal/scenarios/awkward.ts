import { days } from '../../../shared/domain/duration.ts';
import { inboxRule } from '../../simulation/tenant/mailbox.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import {
  everyTenthIsUnavailable,
  exchangeProxiesFail,
  logsAreThrottled,
  tokensAreChallenged,
} from '../../simulation/tenant/weather.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import type { Compromised } from './compromised-tenant.ts';
import { everything, openEveryDoor } from './everything.ts';
import type { Scenario } from './scenario.ts';

/** Something that real tenants have and a kind one lacks. */
interface Oddity {
  /** As a verdict tells what was drawn. */
  readonly name: string;
  make(state: TenantState, compromised: Compromised): void;
}

const oddities: readonly Oddity[] = [
  {
    name: 'every tenth request is answered with 503',
    make: ({ weather }) => void weather.push(everyTenthIsUnavailable),
  },
  { name: 'tokens are challenged', make: ({ weather }) => void weather.push(tokensAreChallenged) },
  { name: 'Exchange fails to pass cmdlets on', make: ({ weather }) => void weather.push(exchangeProxiesFail) },
  { name: 'the logs are throttled', make: ({ weather }) => void weather.push(logsAreThrottled()) },
  {
    name: 'orphaned trustees',
    make(_, { mailbox }) {
      for (const number of [1104, 1105]) {
        const trustee = `S-1-5-21-3623811015-3361044348-30300820-${String(number)}`;
        mailbox.permissions.unshift({ trustee, accessRights: ['FullAccess'], inherited: false, deny: false });
        mailbox.recipientPermissions.unshift({ trustee, accessRights: ['SendAs'] });
      }
    },
  },
  {
    name: 'a hidden rule without a name',
    make(state, { mailbox }) {
      mailbox.inboxRules.push(
        inboxRule({ ruleIdentity: '16140901064495857777', name: '', hidden: true, deleteMessage: true }),
      );
      state.unsaid.set('Get-InboxRule', (field) => field === 'MarkAsRead' || field === 'SubjectOrBodyContainsWords');
    },
  },
  {
    name: 'many rules',
    make(state, { mailbox }) {
      const many = 5 + Math.floor(state.random() * 30);
      for (let n = 0; n < many; n += 1)
        mailbox.inboxRules.push(
          inboxRule({ ruleIdentity: `1614090106450000${String(n).padStart(4, '0')}`, name: `Rule ${String(n)}` }),
        );
    },
  },
  {
    name: 'devices that no application may disable',
    make(state, { user }) {
      for (const [n, operatingSystem] of ['iOS', 'AndroidForWork', 'macOS', 'Linux'].entries()) {
        const id = `d0d00000-0000-4000-8000-00000000000${String(n)}`;
        const whose = { owner: user.objectId, users: [user.objectId] };
        const what = {
          id,
          deviceId: id,
          displayName: `${operatingSystem} of Alex`,
          operatingSystem,
          trustType: 'Workplace',
        } as const;
        state.identity.devices.set(id, {
          ...what,
          registered: state.clock.now() - days(90),
          accountEnabled: true,
          ...whose,
        });
      }
    },
  },
];

const languages = ['en', 'de', 'fr'] as const;

export const awkward: Scenario = {
  ...everything,
  name: 'awkward',
  description:
    'An account whose every door was used, in a tenant with the oddities of real ones: which, the seed draws.',
  setUp(state) {
    const language = languages[Math.floor(state.random() * languages.length)] ?? 'en';
    const compromised = compromisedTenant(state, people.alex, people.priya, { language });
    openEveryDoor(state, compromised.user);
    state.drawn.push(`a mailbox in ${language}`);
    for (const oddity of oddities) {
      if (state.random() < 0.5) continue;
      oddity.make(state, compromised);
      state.drawn.push(oddity.name);
    }
  },
};
