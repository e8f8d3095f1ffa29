import { activeDirectory } from '../../shared/microsoft365/clients/active-directory.ts';
import { directoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import { contained } from '../orchestrators/contained.ts';
import type { Contained } from '../orchestrators/contained.ts';
import { bindAs } from './bind-as.ts';
import { startSamba, whyNoSamba } from './samba.ts';
import type { TestDirectory } from './test-directory.ts';

const reason = whyNoSamba();
if (reason !== undefined) test.skip(`no domain controller to test against: ${reason}`, () => undefined);

(reason === undefined ? describe : describe.skip)('An account mastered in a real domain controller', () => {
  let samba: TestDirectory;
  let done: Contained;

  beforeAll(async () => {
    samba = await startSamba();
    const { url, authority, serverName, cordon, users } = samba;
    const connection = { url, authority, serverName, bindDn: cordon.dn, password: cordon.password };
    done = await contained('hybrid-ldap', {}, () => undefined, {
      directory: {
        environment: {
          CORDON_LDAP_URL: url,
          CORDON_LDAP_CA: authority,
          CORDON_LDAP_SERVERNAME: serverName,
          CORDON_LDAP_BIND_DN: cordon.dn,
          CORDON_LDAP_PASSWORD: cordon.password,
        },
        read: (sid) => activeDirectory(connection).read(sid),
      },
      // Who is synchronised from it.
      setUp({ directory, users: inTheCloud, compromised }) {
        const user = inTheCloud.get(compromised ?? '')!;
        const { objectId, password, lastPasswordChange: passwordLastSet } = user;
        const securityIdentifier = users.alice.sid;
        user.onPremises = { ...user.onPremises!, securityIdentifier };
        directory.clear();
        const known = { securityIdentifier, samAccountName: 'alice', objectId, password, passwordLastSet };
        directory.set(securityIdentifier, directoryAccount(known));
      },
    });
  });
  afterAll(async () => {
    await done.close();
    await samba.stop();
  });

  test('is contained, and nobody has to do anything', () => {
    expect(done.result).toMatchObject({ result: 'contained', because: [] });
  });

  test('is disabled there, with a password that is not the old one', async () => {
    const { alice } = samba.users;
    await bindAs(samba, samba.administrator, async (client) => {
      const { searchEntries } = await client.search(alice.dn, { scope: 'base', attributes: ['userAccountControl'] });
      expect(Number(searchEntries[0]?.['userAccountControl']) & 2).toBe(2);
    });
    await expect(bindAs(samba, alice, () => Promise.resolve())).rejects.toMatchObject({ code: 49 });
  });

  test('is proved by the domain controller, whose clock is not the drill’s', () => {
    const state = (run: string): string | undefined => done.result.outcomes.find((each) => each.run === run)?.state;
    expect(
      ['reset-directory-password', 'disable-in-directory', 'await-directory-sync', 'keep-blocked'].map(state),
    ).toEqual(['holds', 'holds', 'holds', 'holds']);
  });
});
