import { days, hours, minutes } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { webUrlOf } from '../simulation/tenant/graph/drives.ts';
import { uniqueIdOf, type DriveItem } from '../simulation/tenant/content/drive.ts';

/** What the attacker shared with themselves. */
const attackersLink = 'attackers-link-4f1c';
const renamed = 'Budget.xlsx';

/** Files shared with anybody who has the link, beside one that the owner shares. */
export const sharingLink = defineDoor({
  name: 'sharing-link',
  shutBy: [{ step: 'remove-sharing-links', in: 'everything' }],
  plant(state, { objectId }) {
    const now = state.clock.now();
    const items = files(objectId, now);
    state.content.drives.set(objectId, { driveId: 'b!drive-of-the-victim', items });
    // The log keeps half a year: what is older has no date anywhere.
    for (const item of items) {
      const { name, shared, permissions } = item;
      if (shared === null || shared.at < now - days(180)) continue;
      const operation = permissions.some(({ link }) => link?.scope === 'anonymous')
        ? 'AnonymousLinkCreated'
        : 'CompanyLinkCreated';
      const who = { actor: objectId, owner: objectId, clientAddress: '203.0.113.66', client: '', tokenIssuedAt: null };
      // The attacker gave their file another name since.
      const object = decodeURIComponent(webUrlOf(state, objectId, name === renamed ? 'Drafts.xlsx' : name));
      const about = { object, file: uniqueIdOf(item) };
      state.logs.mailboxActs.push({ id: `shared-${name}`, at: shared.at, operation, ...about, ...who });
    }
  },
  steal: () => attackersLink,
  try: async (link, { client }) => triedWith(await client.get(`/drill/shared-link/${link}`)),
});

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
    item(renamed, now - hours(3), link(attackersLink)),
    item('Team plan.pptx', now - minutes(170), link('everybody-at-contoso', 'organization')),
    item('Contracts.docx', now - hours(3), link('attackers-other-link')),
  ];
}
