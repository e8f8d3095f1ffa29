import { earlierPasskey } from '../../doors/earlier-passkey.ts';
import type { Folder } from '../../simulation/tenant/mailbox-folder.ts';
import type { Mailbox } from '../../simulation/tenant/mailbox.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people, type Person } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

const more = [earlierPasskey];

export const delegates: Scenario = {
  name: 'delegates',
  description:
    'A mailbox that three colleagues may open, send from or read in part, one of whom is the attacker as well.',
  account: people.marie,
  options: {},
  setUp(state) {
    const { mailbox } = compromisedTenant(state, people.marie, people.alex, { language: 'fr', more });
    mailbox.recipientPermissions.push({ trustee: people.priya.objectId, accessRights: ['SendAs'] });
    mailbox.grantSendOnBehalfTo.push(people.jonas.objectId);
    share(mailbox, 'Calendar', people.jonas, ['Editor'], ['Delegate']);
    share(mailbox, 'Root', people.priya, ['Reviewer'], []);
  },
  loot: (breach) => stealLoot(breach, people.marie, people.alex, more),
  people: [],
};

function share(
  mailbox: Mailbox,
  type: Folder['folderType'],
  person: Person,
  accessRights: string[],
  flags: string[],
): void {
  const folder = mailbox.folders.find(({ folderType }) => folderType === type);
  folder?.permissions.push({ user: person.objectId, accessRights, sharingPermissionFlags: flags });
}
