import * as z from 'zod';

/** The clouds' own endings, also of accounts in a DNS zone: a token is sent there. https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-endpoints */
const account =
  /^[a-z0-9]{3,24}(\.z\d{1,2})?\.blob\.(core\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|storage\.azure\.net)$/;
/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const container = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const emulator = /^(127\.0\.0\.1|localhost)$/;

/** A directory, or a container of Azure Blob Storage as `https://ACCOUNT.blob.core.windows.net/CONTAINER`. */
export const StorePlace = z.string({ error: 'is missing' }).refine((place) => !isElsewhere(place) || isAddress(place), {
  error: 'is neither a directory nor the address of a container',
});

/** Whether it is in Azure Blob Storage. */
export const isContainer = (place: string): boolean => place.startsWith('https://');

/** Anything that is meant for a service: an address, a connection string, a reference that nobody resolved. */
function isElsewhere(place: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(place) || /(^|;)\w+=/.test(place) || place.startsWith('@Microsoft.');
}

function isAddress(place: string): boolean {
  if (!isContainer(place) || !URL.canParse(place)) return false;
  const { hostname, port, pathname, search, hash, username, password } = new URL(place);
  // A signature in the query would be a secret among the settings.
  if (search + hash + username + password !== '') return false;
  const path = pathname.replace(/\/$/, '').split('/').slice(1);
  // The emulator is an address with a port, and names the account in the path.
  if (emulator.test(hostname)) return path.length === 2 && container.test(path[1] ?? '');
  return account.test(hostname) && port === '' && path.length === 1 && container.test(path[0] ?? '');
}
