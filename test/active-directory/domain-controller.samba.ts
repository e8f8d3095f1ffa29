import { activeDirectory } from '../../shared/microsoft365/clients/active-directory.ts';
import { describeDirectory } from './describe-directory.ts';
import { startSamba, whyNoSamba } from './samba.ts';
import type { TestDirectory } from './test-directory.ts';

const reason = whyNoSamba();
if (reason !== undefined) test.skip(`no domain controller to test against: ${reason}`, () => undefined);

(reason === undefined ? describe : describe.skip)('Against a real domain controller', () => {
  let directory: TestDirectory;
  describeDirectory(async () => (directory = await startSamba()));

  test('a certificate that does not name the address is refused', async () => {
    const { url, authority, cordon, users } = directory;
    const client = activeDirectory({ url, authority, serverName: undefined, bindDn: cordon.dn, ...cordon });
    await expect(client.read(users.alice.sid)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});
