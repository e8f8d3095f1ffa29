/** Parts of a key become names of files and blobs: nothing that could climb out of a folder, or that differs between file systems or URLs. */
const keyPart = /^[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,126}[A-Za-z0-9_@-])?$/;

/** Throws a RangeError where it is no key of a case store. */
export function partsOfKey(key: string): string[] {
  const parts = key.split('/');
  if (!parts.every((part) => keyPart.test(part))) throw new RangeError(`not a case store key: ${key}`);
  return parts;
}

/** The folder that all keys lie in which begin so; empty: any. Throws as `partsOfKey` does. */
export function folderOfKeys(prefix: string): string {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (folder !== '') partsOfKey(folder.slice(0, -1));
  return folder;
}
