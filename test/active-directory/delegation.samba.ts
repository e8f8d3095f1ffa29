import { Attribute, Change, type Client } from 'ldapts';
import { activeDirectory } from '../../shared/microsoft365/clients/active-directory.ts';
import type { ActiveDirectory } from '../../shared/catalogue/tenant.ts';
import { bindAs } from './bind-as.ts';
import { startSamba, whyNoSamba } from './samba.ts';
import type { TestDirectory } from './test-directory.ts';

const reason = whyNoSamba();
if (reason !== undefined) test.skip(`no domain controller to test against: ${reason}`, () => undefined);

const insufficientAccessRights = { code: 50 };

// What docs/active-directory.md has an administrator delegate.
(reason === undefined ? describe : describe.skip)('The account that Cordon binds with', () => {
  let directory: TestDirectory;
  const cordon = (): ActiveDirectory =>
    activeDirectory({ ...directory, bindDn: directory.cordon.dn, password: directory.cordon.password });
  const asCordon = (work: (client: Client) => Promise<unknown>): Promise<unknown> =>
    bindAs(directory, directory.cordon, work);
  const replace = (dn: string, type: string, value: string): Promise<unknown> =>
    asCordon((client) =>
      client.modify(dn, new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) })),
    );

  beforeAll(async () => {
    directory = await startSamba();
  }, 120_000);
  afterAll(() => directory.stop());

  test('resets, disables and enables a user of its unit', async () => {
    const { users } = directory;
    const client = cordon();
    await client.resetPassword(users.alice.sid, 'Some-0ther-password');
    await client.resetAndDisable(users.alice.sid, 'An0ther-one-again');
    expect(await client.read(users.alice.sid)).toMatchObject({ isEnabled: false });
    await client.resetAndEnable(users.alice.sid, 'An0ther-one-at-last');
    expect(await client.read(users.alice.sid)).toMatchObject({ isEnabled: true });
  });

  test('may not reset a user outside its unit', async () => {
    const { users } = directory;
    const reset = cordon().resetPassword(users.outsider.sid, 'Some-0ther-password');
    await expect(reset).rejects.toMatchObject({ code: 'insufficientAccessRights' });
  });

  test.each([
    ['userAccountControl', '514'],
    ['pwdLastSet', '0'],
    ['lockoutTime', '0'],
  ])('may not write %s of a user outside its unit', async (type, value) => {
    await expect(replace(directory.users.outsider.dn, type, value)).rejects.toMatchObject(insufficientAccessRights);
  });

  test.each([
    ['description', 'changed'],
    ['mail', 'attacker@evil.test'],
    ['userPrincipalName', 'other@lab.test'],
    ['servicePrincipalName', 'http/roastable'],
    ['scriptPath', 'evil.bat'],
    ['msDS-AllowedToDelegateTo', 'cifs/dc1'],
  ])('may not write %s of a user of its unit', async (type, value) => {
    await expect(replace(directory.users.alice.dn, type, value)).rejects.toMatchObject(insufficientAccessRights);
  });

  test('may not let a user of its unit act for others', async () => {
    const trustedForDelegation = String(0x200 | 0x80000);
    await expect(replace(directory.users.alice.dn, 'userAccountControl', trustedForDelegation)).rejects.toMatchObject(
      insufficientAccessRights,
    );
  });

  test('may neither make, move nor remove anybody in its unit', async () => {
    const { dn } = directory.users.alice;
    const made = asCordon((client) =>
      client.add('CN=mallory,OU=Staff,DC=lab,DC=test', { objectClass: 'user', sAMAccountName: 'mallory' }),
    );
    await expect(made).rejects.toMatchObject(insufficientAccessRights);
    await expect(asCordon((client) => client.del(dn))).rejects.toMatchObject(insufficientAccessRights);
    await expect(asCordon((client) => client.modifyDN(dn, 'CN=alice,CN=Users,DC=lab,DC=test'))).rejects.toMatchObject(
      insufficientAccessRights,
    );
  });

  test('may put nobody into a group', async () => {
    const member = new Attribute({ type: 'member', values: [directory.cordon.dn] });
    await expect(
      asCordon((client) =>
        client.modify(
          'CN=Domain Admins,CN=Users,DC=lab,DC=test',
          new Change({ operation: 'add', modification: member }),
        ),
      ),
    ).rejects.toMatchObject(insufficientAccessRights);
  });
});
