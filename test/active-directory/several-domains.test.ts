import type { ActiveDirectory, DirectoryEntry } from '../../shared/catalogue/tenant.ts';
import { notHeld } from '../../shared/microsoft365/clients/active-directory-errors.ts';
import { severalDomains } from '../../shared/microsoft365/clients/several-domains.ts';

const sid = 'S-1-5-21-7-8-9-1100';
const entry: DirectoryEntry = {
  distinguishedName: 'CN=emma,DC=contoso,DC=com',
  isEnabled: true,
  passwordLastSet: null,
  lockedOutSince: null,
  isProtected: false,
};

/** The hosts in the order in which they were asked. */
function several(answers: Readonly<Record<string, () => Promise<DirectoryEntry>>>) {
  const asked: string[] = [];
  const nothing = (): Promise<void> => Promise.resolve();
  const changes = { resetPassword: nothing, resetAndDisable: nothing, disable: nothing, resetAndEnable: nothing };
  const controllers = Object.entries(answers).map(([host, answer]) => {
    const directory: ActiveDirectory = { ...changes, read: () => (asked.push(host), answer()) };
    return { host, directory };
  });
  return { asked, directory: severalDomains(controllers) };
}

test('of a thousand accounts it knows whom to ask, and of those before it asks all again', async () => {
  const { asked, directory } = several({ one: having, other: having });
  const account = (n: number): string => `S-1-5-21-7-8-9-${String(n)}`;
  for (let n = 0; n <= 1000; n += 1) await directory.read(account(n));
  asked.length = 0;
  await directory.read(account(1000));
  expect(asked).toHaveLength(1);
  await directory.read(account(0));
  expect(asked).toHaveLength(3);
});

const silent = (): Promise<never> => new Promise(() => undefined);
const having = (): Promise<DirectoryEntry> => Promise.resolve(entry);

test('a controller that never answers holds up no account of another, which is asked alone from then on', async () => {
  const { asked, directory } = several({ dead: silent, alive: having });
  for (let reads = 0; reads < 2; reads += 1) expect(await directory.read(sid)).toEqual(entry);
  await directory.disable(sid);
  expect(asked).toEqual(['dead', 'alive', 'alive', 'alive']);
});

test('where the controller that had an account has it no more, all are asked again', async () => {
  let isThere = true;
  const leaving = (): Promise<DirectoryEntry> => (isThere ? having() : Promise.reject(notHeld(['first'])));
  const { asked, directory } = several({ first: leaving, second: () => Promise.reject(notHeld(['second'])) });
  await directory.read(sid);
  isThere = false;
  await expect(directory.read(sid)).rejects.toMatchObject({ code: 'noSuchObject' });
  expect(asked).toEqual(['first', 'second', 'first', 'first', 'second']);
});
