import { defineExamination } from '../../../catalogue/examination.ts';
import { firstOf } from '../../../catalogue/to-all.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { readersOf, readSharingLinks } from '../../readings/content/sharing-links.ts';

export const sharingLinks = defineExamination({
  name: 'sharing-links',
  title: 'Sharing links',
  purpose: "Which files of the account's OneDrive were opened to others by a link since the compromise.",
  permissions: [
    { api: 'graph', role: 'Files.Read.All', for: 'list the OneDrive and read who each file is shared with' },
    nameByNow,
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'learn from the audit log when a file was shared' },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/graph/api/driveitem-list-permissions',
  appliesTo: () => true,
  async examine(account, tenant, context) {
    const { links, untold } = await readSharingLinks(account, context.compromisedSince, tenant);
    const rest = untold.length === 0 ? '' : `; not told of ${firstOf(untold)}`;
    return {
      // A team site shows who made a link only in the audit log.
      summary: `${String(links.length)} links to files in OneDrive; links on team sites are not counted: look for SharingLinkCreated in the audit log${rest}`,
      items: links.map((link) => ({
        what: `"${link.item}" is open to ${readersOf(link)}`,
        ...(link.arose === 'unknown' ? {} : { at: link.arose }),
        detail: `${link.type}${link.arose === 'unknown' ? ', shared at an unknown time' : ''}`,
        suspicious: link.scope === 'anonymous',
      })),
    };
  },
});
