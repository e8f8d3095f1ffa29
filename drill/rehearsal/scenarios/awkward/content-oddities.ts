import { days, hours, minutes } from '../../../../shared/domain/duration.ts';
import { traceMail } from '../../../simulation/tenant/exchange/trace-mail.ts';
import { uniqueIdOf } from '../../../simulation/tenant/content/drive.ts';
import { webUrlOf } from '../../../simulation/tenant/graph/drives.ts';
import { people } from '../../../simulation/tenant/people.ts';
import type { TenantState } from '../../../simulation/tenant/state.ts';
import { between, type Oddity } from './oddity.ts';

/** What an account has written and shared, and what is written down about it. */
export const contentOddities: readonly Oddity[] = [
  {
    name: 'many sharing links',
    oneIn: 4,
    make({ state, user: { objectId: owner }, most, random }) {
      const items = state.content.drives.get(owner)?.items ?? [];
      const many = between(random, 20, most / 5);
      for (let n = 0; n < many; n += 1) {
        const name = `Shared ${String(n)}.docx`;
        const at = state.clock.now() - hours(2);
        const link = { scope: 'anonymous', type: 'view', secret: `link-${String(n)}` } as const;
        const permissions = [{ permissionId: `permission-${String(n)}`, roles: ['read'], link, grantedTo: null }];
        const itemId = `01SHARED${String(n)}`;
        items.push({ itemId, name, isFolder: false, shared: { at, by: owner }, permissions });
        const object = decodeURIComponent(webUrlOf(state, owner, name));
        const about = { object, file: uniqueIdOf({ itemId }) };
        write(state, owner, { id: `shared-${String(n)}`, at, operation: 'AnonymousLinkCreated', ...about });
      }
    },
    wrong: ({ state }) => {
      const items = state.content.drives.get(state.compromised ?? '')?.items ?? [];
      const left = items.filter(({ itemId, permissions }) => itemId.startsWith('01SHARED') && permissions.length > 0);
      return left.length === 0 ? [] : [`${String(left.length)} sharing links still open`];
    },
  },
  {
    name: 'much mail sent',
    make({ state, user: { userPrincipalName: sender }, most, random }) {
      const many = between(random, 50, most);
      for (let n = 0; n < many; n += 1) {
        const recipient = `customer${String(n % 700)}@fabrikam.example`;
        // As many in the same minute as one mailing has.
        const at = state.clock.now() - minutes(90 + Math.floor(n / 400));
        traceMail(state, { sender, recipient, subject: `Offer ${String(n)}`, at });
      }
    },
  },
  {
    name: 'many audit records',
    make({ state, user: { objectId }, most, random }) {
      const many = between(random, 50, most);
      for (let n = 0; n < many; n += 1) {
        const at = state.clock.now() - minutes(60) - n * 100;
        write(state, objectId, { id: `read-${String(n)}`, at, operation: 'MailItemsAccessed' });
        const targets = [{ id: people.marie.objectId, type: 'User', displayName: people.marie.displayName }] as const;
        const activity = { activityDisplayName: 'Update user', category: 'UserManagement', initiatedBy: null, targets };
        state.directoryAudits.push({ id: `update-${String(n)}`, at: at - days(1), ...activity });
      }
    },
  },
];

function write(
  state: TenantState,
  objectId: string,
  act: {
    readonly id: string;
    readonly at: number;
    readonly operation: string;
    readonly object?: string;
    readonly file?: string;
  },
): void {
  const who = { actor: objectId, owner: objectId, clientAddress: '203.0.113.66', client: '', tokenIssuedAt: null };
  state.logs.mailboxActs.push({ ...act, ...who });
}
