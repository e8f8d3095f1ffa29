import { hours } from '../../shared/domain/duration.ts';
import { addApplication } from '../../drill/doors/planted/add-application.ts';
import { emptyMailbox, inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { simulatedUser } from '../../drill/simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';

interface Kind {
  /** The drill whose account has so many of them. */
  readonly scenario: string;
  readonly plant: (state: TenantState, mailbox: Mailbox, count: number) => void;
}

/** What an account may have many of. */
export const kinds = {
  delegates: {
    scenario: 'cloud',
    plant(state, mailbox, count) {
      for (const trustee of colleagues(state, count)) mailbox.permissions.push(fullAccess(trustee));
    },
  },
  rules: {
    scenario: 'cloud',
    plant(_, mailbox, count) {
      for (let n = 0; n < count; n += 1) {
        const names = { ruleIdentity: `1044835113549${String(9_000_000 + n)}`, name: `Rule ${String(n)}` };
        mailbox.inboxRules.push(inboxRule({ ...names, forwardTo: [`drop-${String(n)}@attacker.example`] }));
      }
    },
  },
  grants: {
    scenario: 'cloud',
    plant(state, { objectId: principalId }, count) {
      const resourceId = idOf('ac0b0000', 0);
      addApplication(state, resourceId, 'Microsoft Graph');
      for (let n = 1; n <= count; n += 1) {
        const clientId = idOf('ac0b0000', n);
        addApplication(state, clientId, `Application ${String(n)}`);
        state.identity.grants.push({ id: idOf('ac1b0000', n), clientId, resourceId, principalId, scope: 'Mail.Read' });
      }
    },
  },
  'allowed delegates': {
    scenario: 'cloud',
    plant(state, mailbox, count) {
      const allowed = colleagues(state, count);
      for (const trustee of allowed) mailbox.permissions.push(fullAccess(trustee));
      process.env['CORDON_KEEP_DELEGATES'] = allowed
        .map((id) => state.users.get(id)?.userPrincipalName ?? '')
        .join(',');
    },
  },
  'delegates on premises': {
    scenario: 'hybrid',
    plant(state, mailbox, count) {
      const granted = colleagues(state, count);
      const directory = [...state.directory.values()].find(({ objectId }) => objectId === mailbox.objectId);
      if (!directory) throw new Error('the account is not mastered on premises');
      directory.publicDelegates = granted;
      mailbox.grantSendOnBehalfTo = [...granted];
      state.clock.at(state.clock.now() + hours(4), () => (directory.publicDelegates = []));
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** So many more people with a mailbox; answers their object ids. */
function colleagues({ users, mailboxes }: TenantState, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const objectId = idOf('c011ea90', n);
    const userPrincipalName = `colleague-${String(n)}@contoso.com`;
    const person = { objectId, userPrincipalName, displayName: `Colleague ${String(n)}` };
    users.set(objectId, simulatedUser(person));
    mailboxes.set(objectId, emptyMailbox(person));
    return objectId;
  });
}

const fullAccess = (trustee: string): Mailbox['permissions'][number] => {
  return { trustee, accessRights: ['FullAccess'], inherited: false, deny: false };
};

const idOf = (group: string, n: number): string => `${group}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
