import { hours, minutes, seconds } from '../../../domain/duration.ts';
import { firstOf, toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { PlanOptions } from '../../../domain/plan-options.ts';
import { readersOf, readSharingLinks } from '../../readings/content/sharing-links.ts';
import type { SharingLink } from '../../readings/content/sharing-links.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { auditLag, tellsOfAnybodys } from '../../readings/mailbox/mailbox-changes.ts';

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
    nameByNow,
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'learn from the audit log when a file was shared' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/permission-delete',
  // The log takes up to an hour and a half to tell of a link.
  patience: { settleWithin: hours(3), pollEvery: seconds(10) },
  // A licence decides nothing: a OneDrive outlives it, and its links open.
  appliesTo: (_account, options) => {
    return options.removeSharingLinks
      ? true
      : 'links are only reported: removing them was not asked for (removeSharingLinks)';
  },
  capture: async (account, tenant, context) => {
    const readAt = tenant.now();
    return { links: (await readSharingLinks(account, context.compromisedSince, tenant)).links, readAt };
  },
  foresee: (_account, before, options) =>
    before.links
      .filter((link) => goes(link, before, options))
      .map((link) => ({ what: `link to "${link.item}"`, from: `open to ${readersOf(link)}`, to: 'none' })),
  probe: (account, tenant) => readSharingLinks(account, tenant.now(), tenant),
  async execute(account, before, tenant, context) {
    const { links } = await readSharingLinks(account, context.compromisedSince, tenant);
    await toAll(
      links.filter((link) => goes(link, before, context.options)),
      ({ item }) => `link to "${item}"`,
      ({ itemId, permissionId }) =>
        unlessGone(tenant.graph.delete(`/users/${account.objectId}/drive/items/${itemId}/permissions/${permissionId}`)),
      ({ itemId }) => itemId,
    );
  },
  async verify(account, before, tenant, context) {
    const { links, untold, isLogRead, unplaced } = await readSharingLinks(account, context.compromisedSince, tenant);
    const left = links.filter((link) => goes(link, before, context.options));
    if (left.length > 0)
      return { is: 'not-yet', seen: `${String(left.length)} links are still there: ${namesOf(left)}`, actAgain: true };
    if (untold.length > 0) return { is: 'refused', reason: `not told of ${firstOf(untold)}` };
    const seen = `no link made since the compromise is left; ${String(before.links.length)} were there`;
    if (links.length === 0) return { is: 'holds', seen };
    const undated = `nobody can date ${String(links.length)}`;
    if (!isLogRead)
      return { is: 'not-yet', seen: `${undated}: the audit log cannot be read, or not so far back`, actAgain: true };
    const tells = Date.parse(before.readAt) + auditLag - Date.parse(tenant.now());
    if (tells > 0)
      return {
        is: 'not-yet',
        seen: `${undated} yet: the audit log tells up to ${String(auditLag / minutes(1))} minutes late`,
        actAgain: true,
        lookAgain: Math.min(tells, minutes(15)),
      };
    if (!(await tellsOfAnybodys('SharePointFileOperation', before.readAt, account, tenant)))
      return {
        is: 'not-yet',
        seen: `${undated}: the audit log tells of nobody's files since ${before.readAt}`,
        actAgain: true,
        lookAgain: minutes(15),
      };
    if (unplaced.length > 0)
      return {
        is: 'not-yet',
        seen: `${undated}: the audit log tells of links to what is not found here: ${firstOf(unplaced)}`,
        actAgain: true,
      };
    const until = 'and it stays until a person says removeSharingLinks "with-undated"';
    return { is: 'holds', seen: `${seen}; ${undated}, ${until}: ${namesOf(links)}` };
  },
  undo: {
    irreversible: 'A removed link cannot be restored: a new one has another address. The owner shares the files again.',
  },
});

/**
 * What nobody can date may be the owner's, and no link comes back: a person has to say that it goes. One that was not there when the case began
 * was made since, whatever the log says.
 */
function goes({ arose, permissionId }: SharingLink, { links }: Before, { removeSharingLinks }: PlanOptions): boolean {
  const wasThere = links.some((link) => link.permissionId === permissionId);
  return arose !== 'unknown' || !wasThere || removeSharingLinks === 'with-undated';
}

interface Before {
  readonly links: readonly SharingLink[];
  /** ISO 8601 UTC. */
  readonly readAt: string;
}

function namesOf(links: readonly SharingLink[]): string {
  return links
    .slice(0, 5)
    .map(({ item }) => item)
    .join(', ');
}
