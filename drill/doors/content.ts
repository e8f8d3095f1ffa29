import { days, hours, minutes } from '../../shared/domain/duration.ts';
import type { DriveItem } from '../simulation/tenant/content/drive.ts';
import { traceMail } from '../simulation/tenant/exchange/trace-mail.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';

/** What the attacker wrote to everybody the account knows. */
export const phishingSubject = 'Payroll update: confirm your bank account';
/** What he shared with himself. */
export const attackersLink = 'attackers-link-4f1c';

/** The attacker has written to colleagues and customers in the account's name, and shared files with anyone who has the link. */
export function plantContent(state: TenantState, victim: SimulatedUser): void {
  const now = state.clock.now();
  const sender = victim.userPrincipalName;
  // What its owner wrote before, and goes on writing.
  for (let day = 1; day <= 25; day += 3) {
    const recipient = `buyer${String(day % 4)}@fabrikam.example`;
    traceMail(state, { sender, recipient, subject: `Order ${String(4700 + day)}`, at: now - days(day) });
  }
  const customers = Array.from({ length: 12 }, (_, i) => `contact${String(i)}@customer${String(i % 3)}.example`);
  const at = now - hours(2);
  for (const recipient of customers) traceMail(state, { sender, recipient, subject: phishingSubject, at });
  for (const mailbox of state.mailboxes.values()) {
    if (mailbox.objectId === victim.objectId) continue;
    const { primarySmtpAddress: to } = mailbox;
    traceMail(state, { sender, recipient: to, subject: phishingSubject, at });
    mailbox.messages.push({
      id: `phish-${mailbox.objectId}`,
      from: sender,
      to,
      subject: phishingSubject,
      body: 'https://payroll-confirm.example/login',
      receivedAt: at,
      folder: mailbox.folders.find(({ folderType }) => folderType === 'Inbox')?.name ?? 'Inbox',
      isRead: false,
    });
  }
  state.content.drives.set(victim.objectId, { driveId: 'b!drive-of-the-victim', items: files(victim.objectId, now) });
}

function files(owner: string, now: number): DriveItem[] {
  const link = (secret: string, scope: 'anonymous' | 'organization' = 'anonymous'): DriveItem['permissions'] => [
    { permissionId: `permission-${secret}`, roles: ['read'], link: { scope, type: 'view', secret }, grantedTo: null },
  ];
  const item = (name: string, sharedAt: number | null, permissions: DriveItem['permissions']): DriveItem => ({
    itemId: `01${name.replaceAll(/\W/g, '').toUpperCase()}`,
    name,
    isFolder: false,
    shared: sharedAt === null ? null : { at: sharedAt, by: owner },
    permissions,
  });
  return [
    item('Notes.docx', null, []),
    // Its owner shared it long ago: it stays.
    item('Menu of the canteen.pdf', now - days(400), link('canteen-menu')),
    item('Budget.xlsx', now - hours(3), link(attackersLink)),
    item('Team plan.pptx', now - minutes(170), link('everybody-at-contoso', 'organization')),
    item('Contracts.docx', now - hours(3), link('attackers-other-link')),
  ];
}
