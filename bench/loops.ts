import type { TenantState } from '../drill/simulation/tenant/state.ts';
import type { Step } from '../shared/catalogue/step.ts';
import type { Tenant } from '../shared/catalogue/tenant.ts';
import type { Account } from '../shared/domain/account.ts';
import { revokeOAuthGrants } from '../shared/microsoft365/steps/applications/revoke-oauth-grants.ts';
import { disableInboxRules } from '../shared/microsoft365/steps/mailbox/disable-inbox-rules.ts';
import { removeDelegates } from '../shared/microsoft365/steps/mailbox/remove-delegates.ts';
import { kinds } from './price/many.ts';

export interface LoopStand {
  readonly account: Account;
  readonly tenant: Tenant;
  readonly state: TenantState;
}

/** Many things of one kind, which a step takes away one by one. */
export interface Loop {
  readonly name: string;
  readonly step: Step;
  readonly plant: (stand: LoopStand, count: number) => void;
  readonly left: (stand: LoopStand) => number;
  /** What a script asks for. */
  readonly list: (stand: LoopStand) => Promise<readonly string[]>;
  readonly write: (id: string, stand: LoopStand) => Promise<unknown>;
}

const mailboxOf = ({ state, account }: LoopStand) => {
  const mailbox = state.mailboxes.get(account.objectId);
  if (!mailbox) throw new Error('the account has no mailbox');
  return mailbox;
};
const namesIn = (rows: readonly unknown[], field: string): string[] =>
  rows.map((row) => String((row as Readonly<Record<string, unknown>>)[field]));

export const loops: readonly Loop[] = [
  {
    name: 'consents',
    step: revokeOAuthGrants,
    plant(stand, count) {
      stand.state.identity.grants.splice(0);
      kinds.grants.plant(stand.state, mailboxOf(stand), count);
    },
    left: ({ state }) => state.identity.grants.length,
    list: async ({ account, tenant }) =>
      namesIn(await tenant.graph.list(`/users/${account.objectId}/oauth2PermissionGrants`), 'id'),
    write: (id, { tenant }) => tenant.graph.delete(`/oauth2PermissionGrants/${id}`),
  },
  {
    name: 'delegates',
    step: removeDelegates,
    plant(stand, count) {
      const mailbox = mailboxOf(stand);
      mailbox.permissions.splice(0);
      mailbox.grantSendOnBehalfTo.splice(0);
      kinds.delegates.plant(stand.state, mailbox, count);
    },
    left: (stand) => mailboxOf(stand).permissions.filter(({ inherited }) => !inherited).length,
    list: async ({ account: { objectId: Identity, userPrincipalName }, tenant }) =>
      namesIn(await tenant.exchange.run('Get-MailboxPermission', { Identity }, userPrincipalName), 'User'),
    write: (User, { account: { objectId: Identity, userPrincipalName }, tenant }) =>
      tenant.exchange.run(
        'Remove-MailboxPermission',
        { Identity, User, AccessRights: ['FullAccess'], Confirm: false },
        userPrincipalName,
      ),
  },
  {
    name: 'rules',
    step: disableInboxRules,
    plant(stand, count) {
      const mailbox = mailboxOf(stand);
      mailbox.inboxRules.splice(0);
      kinds.rules.plant(stand.state, mailbox, count);
    },
    left: (stand) => mailboxOf(stand).inboxRules.filter(({ enabled }) => enabled).length,
    list: async ({ account: { objectId: Mailbox, userPrincipalName }, tenant }) =>
      namesIn(
        await tenant.exchange.run('Get-InboxRule', { Mailbox, IncludeHidden: true }, userPrincipalName),
        'Identity',
      ),
    write: (Identity, { account: { userPrincipalName }, tenant }) =>
      tenant.exchange.run('Disable-InboxRule', { Identity, Confirm: false, Force: true }, userPrincipalName),
  },
];
