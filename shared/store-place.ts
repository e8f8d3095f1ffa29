import { isAbsolute, relative, resolve, sep } from 'node:path';
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

const address =
  'the address of a container (https://ACCOUNT.blob.core.windows.net/CONTAINER, without a key or signature)';

export const placeRemedies = {
  CORDON_CASE_STORE:
    `Set it to ${address}, or to a directory outside the app's folder that outlives a restart: on Azure below HOME (/home/data/cordon/cases, ` +
    'on Windows C:\\home\\data\\cordon\\cases), on a laptop ../cordon-cases beside it',
  CORDON_ANCHOR_STORE:
    `Set it to ${address} in another account whose policy lets nobody change what is written, or to a directory outside the app's folder, ` +
    'or remove it to anchor nothing',
} as const;

type Given = Readonly<Record<string, string | undefined>>;

/** What is wrong with the places beside how each is written. */
export function problemsOfPlaces(given: Given): { setting: string; problem: string; remedy: string }[] {
  const settings = ['CORDON_CASE_STORE', 'CORDON_ANCHOR_STORE'] as const;
  const watched = settings.flatMap((setting) => {
    const place = given[setting];
    if (place === undefined || isContainer(place)) return [];
    const problem = "lies inside the app's folder, where a write restarts the Functions host";
    return isWatched(place, given) ? [{ setting, problem, remedy: placeRemedies[setting] }] : [];
  });
  return [...watched, ...sameForBoth(given)];
}

/** Whoever can cut the end off a case could then remove what tells of it. */
function sameForBoth({ CORDON_CASE_STORE: cases, CORDON_ANCHOR_STORE: anchors }: Given) {
  if (cases === undefined || anchors === undefined || anchors.replace(/\/+$/, '') !== cases.replace(/\/+$/, ''))
    return [];
  const setting = 'CORDON_ANCHOR_STORE';
  return [{ setting, problem: 'is the case store itself', remedy: placeRemedies[setting] }];
}

/**
 * The Functions host, also that of Core Tools, watches the app's folder, and names it to its worker; a case written there restarts it, and
 * that fails every running case for good. The embedded host watches nothing.
 */
function isWatched(place: string, { FUNCTIONS_APPLICATION_DIRECTORY: app }: Given): boolean {
  if (app === undefined) return false;
  const way = relative(app, resolve(app, place));
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

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
