import { randomUUID } from 'node:crypto';
import { startDirectory, type Directory } from '../../drill/simulation/directory/start-directory.ts';
import { directoryRights } from '../../drill/simulation/directory/modify-account.ts';
import { makeCertificate } from '../../drill/simulation/tenant/certificate.ts';
import { directoryAccount, type DirectoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import type { ActiveDirectory } from '../../shared/catalogue/tenant.ts';
import { Later } from '../../shared/domain/errors.ts';
import { activeDirectory } from '../../shared/microsoft365/clients/active-directory.ts';
import { severalDomains } from '../../shared/microsoft365/clients/several-domains.ts';
import { describeDirectory } from './describe-directory.ts';
import { newPassword, refused } from './directory-stand.ts';
import { startDrillDirectory, type DrillDirectory } from './drill-directory.ts';

describe("Against the drill's domain controller", () => {
  describeDirectory(() => startDrillDirectory());
});

describe('Where the organisation has a child domain', () => {
  const domain = 'DC=eu,DC=contoso,DC=com';
  let parent: DrillDirectory;
  let child: Directory;
  let emma: DirectoryAccount;
  const connect = (url: string, authority: string): ActiveDirectory =>
    activeDirectory({
      ...{ url, authority, serverName: 'localhost' },
      ...{ bindDn: 'cordon@contoso.com', password: parent.cordon.password },
    });
  const both = (isChildUp = true): ActiveDirectory =>
    severalDomains([
      { host: 'dc1.contoso.com', directory: connect(parent.url, parent.authority) },
      {
        host: 'dc1.eu.contoso.com',
        directory: connect(isChildUp ? child.url : 'ldaps://127.0.0.1:1', child.environment['CORDON_LDAP_CA'] ?? ''),
      },
    ]);
  beforeAll(async () => {
    parent = await startDrillDirectory();
    const { state, clock } = parent;
    emma = directoryAccount({
      ...{ securityIdentifier: 'S-1-5-21-7-8-9-1100', samAccountName: 'emma', objectId: randomUUID() },
      ...{ password: newPassword(), passwordLastSet: clock.now() - 86_400_000 },
      distinguishedName: `CN=emma,OU=Staff,${domain}`,
    });
    state.directory.set(emma.securityIdentifier, emma);
    child = await startDirectory(state, await makeCertificate(), directoryRights, domain, parent.cordon.password);
  });
  afterAll(() => Promise.all([parent.stop(), child.close()]));

  test('each account is read and changed at the controller of its own domain', async () => {
    const { alice } = parent.users;
    expect(await both().read(alice.sid)).toMatchObject({ distinguishedName: alice.dn });
    expect(await both().read(emma.securityIdentifier)).toMatchObject({ distinguishedName: emma.distinguishedName });
    await both().resetAndDisable(emma.securityIdentifier, newPassword());
    expect(emma.enabled).toBe(false);
    expect(parent.account('alice').enabled).toBe(true);
  });

  test('an account of a domain that no controller is named of is told with those that were asked', async () => {
    const only = connect(parent.url, parent.authority);
    expect(await refused(only.read(emma.securityIdentifier))).toMatchObject({
      code: 'noSuchObject',
      message: expect.stringMatching(
        /no domain controller .* has the account \(localhost:\d+\): name one .*CORDON_LDAP_URL/,
      ),
    });
    expect(await refused(both().disable(parent.users.nobody.sid))).toMatchObject({
      message: expect.stringContaining('(dc1.contoso.com, dc1.eu.contoso.com)'),
    });
  });

  test('while a controller gives no answer nobody says that an account is not there', async () => {
    await expect(both(false).read(emma.securityIdentifier)).rejects.toThrow(/dc1\.eu\.contoso\.com: .*no answer/);
    await expect(both(false).disable(emma.securityIdentifier)).rejects.toBeInstanceOf(Later);
    expect(await both(false).read(parent.users.alice.sid)).toMatchObject({ isEnabled: true });
  });
});
