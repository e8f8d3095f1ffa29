import { minutes, seconds } from '../../../domain/duration.ts';
import { toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import { readersOf, readSharingLinks } from '../../readings/content/sharing-links.ts';

export const removeSharingLinks = defineStep({
  name: 'remove-sharing-links',
  title: 'Remove sharing links',
  purpose: "Sharing links made since the compromise no longer open files in the account's OneDrive.",
  impact: 'hindered',
  // The step is planned only on request, and a requester wants it done.
  required: true,
  traits: { ...backDoor, destroys: true },
  attack: ['T1213.002', 'T1537'],
  defend: ['D3-RFAM'],
  permissions: [
    { api: 'graph', role: 'Files.ReadWrite.All', for: 'read who a file is shared with and take the link away' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/permission-delete',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: (account, options) => {
    if (!account.hasSharePoint) return 'the account has no OneDrive in this tenant';
    return options.removeSharingLinks
      ? true
      : 'links are only reported: removing them was not asked for (removeSharingLinks)';
  },
  capture: async (account, tenant, context) => ({
    links: await readSharingLinks(account, context.compromisedSince, tenant),
  }),
  foresee: (_account, before) =>
    before.links.map((link) => ({ what: `link to "${link.item}"`, from: `open to ${readersOf(link)}`, to: 'none' })),
  probe: (account, tenant) => readSharingLinks(account, tenant.now(), tenant),
  async execute(account, _before, tenant, context) {
    const links = await readSharingLinks(account, context.compromisedSince, tenant);
    await toAll(
      links,
      ({ item }) => `link to "${item}"`,
      ({ itemId, permissionId }) =>
        unlessGone(tenant.graph.delete(`/users/${account.objectId}/drive/items/${itemId}/permissions/${permissionId}`)),
    );
  },
  async verify(account, before, tenant, context) {
    const left = await readSharingLinks(account, context.compromisedSince, tenant);
    if (left.length === 0) return { is: 'holds', seen: `no link is left; ${String(before.links.length)} were there` };
    const names = left
      .slice(0, 5)
      .map(({ item }) => item)
      .join(', ');
    return { is: 'not-yet', seen: `${String(left.length)} links are still there: ${names}`, actAgain: true };
  },
  undo: {
    irreversible: 'A removed link cannot be restored: a new one has another address. The owner shares the files again.',
  },
});
