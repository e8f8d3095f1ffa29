import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { makeCertificate } from '../../drill/simulation/tenant/certificate.ts';
import { Later } from '../../shared/domain/errors.ts';
import { severalDomains } from '../../shared/microsoft365/clients/several-domains.ts';
import { describePasswords } from './describe-passwords.ts';
import { directoryStand, newPassword, refused, type DirectoryStand } from './directory-stand.ts';
import type { TestDirectory } from './test-directory.ts';

/** What Cordon's client finds at every domain controller, the drill's own as well. */
export function describeDirectory(start: () => Promise<TestDirectory>): void {
  let stand: DirectoryStand;
  const standing = (): DirectoryStand => stand;
  beforeAll(async () => {
    stand = directoryStand(await start());
  }, 120_000);
  afterAll(() => stand.directory.stop());

  test('a user is read by the security identifier', async () => {
    const { alice } = stand.directory.users;
    expect(await stand.cordon.read(alice.sid)).toEqual({
      distinguishedName: alice.dn,
      isEnabled: true,
      passwordLastSet: expect.stringMatching(/^\d{4}-.*Z$/),
      lockedOutSince: null,
      isProtected: false,
    });
  });

  test('an account that AdminSDHolder protects is told as protected', async () => {
    expect(await stand.cordon.read(stand.directory.users.administrator.sid)).toMatchObject({ isProtected: true });
  });

  test('a reset moves the time of the password, by the clock of the domain controller', async () => {
    const { alice } = stand.directory.users;
    const before = await stand.cordon.read(alice.sid);
    await stand.cordon.resetPassword(alice.sid, newPassword());
    const after = await stand.cordon.read(alice.sid);
    expect(Date.parse(after.passwordLastSet ?? '')).toBeGreaterThan(Date.parse(before.passwordLastSet ?? ''));
    expect(after.isEnabled).toBe(true);
  });

  describePasswords(standing);
  describeConnections(standing);
  describeRefusals(standing);
}

function describeConnections(standing: () => DirectoryStand): void {
  let stand: DirectoryStand;
  beforeAll(() => (stand = standing()));

  test('a certificate of another authority is refused, and so is one that names another server', async () => {
    const { sid } = stand.directory.users.alice;
    const { authority } = await makeCertificate();
    expect(await refused(stand.connect({ authority }).read(sid))).toMatchObject({ status: 495 });
    expect(await refused(stand.connect({ authority: undefined }).read(sid))).toMatchObject({ status: 495 });
    expect(await refused(stand.connect({ serverName: 'dc2.lab.test' }).read(sid))).toMatchObject({
      status: 495,
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('a wrong password of its own is told as such', async () => {
    expect(await refused(stand.connect({ password: 'wrong' }).read(stand.directory.users.alice.sid))).toMatchObject({
      status: 401,
      code: 'invalidCredentials',
      message: expect.stringContaining('52e: wrong name or password'),
    });
  });

  test('a domain controller that cannot be reached, or hangs up, is asked again later', async () => {
    const { sid } = stand.directory.users.alice;
    const closed = stand.connect({ url: `ldaps://${stand.directory.address}:1` });
    await expect(closed.read(sid)).rejects.toBeInstanceOf(Later);
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(stand.connect({ url: `ldaps://127.0.0.1:${String(port)}` }).read(sid)).rejects.toBeInstanceOf(Later);
    await new Promise((resolve) => server.close(resolve));
  });
}

function describeRefusals(standing: () => DirectoryStand): void {
  let stand: DirectoryStand;
  beforeAll(() => (stand = standing()));

  test('a password that the policy of the domain refuses is told as such', async () => {
    expect(await refused(stand.cordon.resetPassword(stand.directory.users.alice.sid, 'short'))).toMatchObject({
      code: 'constraintViolation',
      message: expect.stringContaining('0000052D'),
    });
  });

  test('a user who is not there is a refusal, and an identifier that is none is not sent', async () => {
    expect(await refused(stand.cordon.read(stand.directory.users.nobody.sid))).toMatchObject({
      status: 404,
      code: 'noSuchObject',
    });
    expect(await refused(stand.cordon.resetPassword('S-1-5>,(cn=*)', newPassword()))).toMatchObject({
      status: 400,
      code: 'invalidDNSyntax',
    });
  });

  test('an account of another domain is refused by name, whatever is asked, and nothing here is changed', async () => {
    const { sid } = stand.directory.users.alice;
    // The same number in another domain: a controller of this one must not take it for its own.
    const foreign = sid.replace(/^(S-1-5-21)-\d+-\d+-\d+/, '$1-1004336348-1177238915-682003330');
    const before = await stand.cordon.read(sid);
    const asked = [
      stand.cordon.read(foreign),
      stand.cordon.disable(foreign),
      stand.cordon.resetPassword(foreign, newPassword()),
      stand.cordon.resetAndDisable(foreign, newPassword()),
      stand.cordon.resetAndEnable(foreign, newPassword()),
    ];
    for (const { status, code } of await Promise.all(asked.map(refused)))
      expect([status, code]).toEqual([404, 'noSuchObject']);
    expect(await stand.cordon.read(sid)).toEqual(before);
    // Of two controllers that are asked, the error names both, and where the right one is to be named.
    const both = severalDomains(['dc1', 'dc2'].map((host) => ({ host, directory: stand.cordon })));
    expect((await refused(both.disable(foreign))).message).toContain('(dc1, dc2): name one of its own domain');
  });

  test('no error tells a password, neither its own nor the new one', async () => {
    const { alice, outsider } = stand.directory.users;
    const own = newPassword();
    const set = newPassword();
    const errors = await Promise.all([
      refused(stand.connect({ password: own }).resetPassword(alice.sid, set)),
      refused(stand.connect({ serverName: 'dc2.lab.test', password: own }).resetPassword(alice.sid, set)),
      refused(stand.cordon.resetPassword(outsider.sid, set)),
      refused(stand.cordon.resetAndDisable(outsider.sid, set)),
      refused(stand.cordon.resetPassword(alice.sid, 'Tiny#7')),
    ]);
    const text = inspect(errors, { depth: null, showHidden: true });
    for (const secret of [own, set, 'Tiny#7', stand.directory.cordon.password]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret, 'utf16le').toString('hex'));
    }
  });
}
