import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { makeCertificate } from '../../drill/simulation/tenant/certificate.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { activeDirectory, type DirectoryConnection } from '../../shared/microsoft365/clients/active-directory.ts';
import type { ActiveDirectory } from '../../shared/catalogue/tenant.ts';
import { bindAs } from './bind-as.ts';
import type { TestDirectory } from './test-directory.ts';

/** What Cordon's client finds at every domain controller, the drill's own as well. */
export function describeDirectory(start: () => Promise<TestDirectory>): void {
  let directory: TestDirectory;
  let cordon: ActiveDirectory;
  const newPassword = (): string => `Zz9-${randomUUID()}`;
  const connect = (other: Partial<DirectoryConnection> = {}): ActiveDirectory =>
    activeDirectory({
      url: directory.url,
      authority: directory.authority,
      serverName: directory.serverName,
      bindDn: directory.cordon.dn,
      password: directory.cordon.password,
      ...other,
    });

  beforeAll(async () => {
    directory = await start();
    cordon = connect();
  }, 120_000);
  afterAll(() => directory.stop());

  test('a user is read by the security identifier', async () => {
    const { alice } = directory.users;
    expect(await cordon.read(alice.sid)).toEqual({
      distinguishedName: alice.dn,
      isEnabled: true,
      passwordLastSet: expect.stringMatching(/^\d{4}-.*Z$/),
      lockedOutSince: null,
      isProtected: false,
    });
  });

  test('an account that AdminSDHolder protects is told as protected', async () => {
    expect(await cordon.read(directory.users.administrator.sid)).toMatchObject({ isProtected: true });
  });

  test('a reset moves the time of the password, by the clock of the domain controller', async () => {
    const { alice } = directory.users;
    const before = await cordon.read(alice.sid);
    await cordon.resetPassword(alice.sid, newPassword());
    const after = await cordon.read(alice.sid);
    expect(Date.parse(after.passwordLastSet ?? '')).toBeGreaterThan(Date.parse(before.passwordLastSet ?? ''));
    expect(after.isEnabled).toBe(true);
  });

  test('a password for one time lets nobody in before it is changed', async () => {
    const { alice } = directory.users;
    const password = newPassword();
    await cordon.resetPassword(alice.sid, password, 'once');
    expect((await cordon.read(alice.sid)).passwordLastSet).toBeNull();
    expect(await refused(connect({ bindDn: alice.dn, password }).read(alice.sid))).toMatchObject({
      code: 'invalidCredentials',
      message: expect.stringContaining('773'),
    });
  });

  test('the second reset disables in the same modification, and only the enabling lets the account in again', async () => {
    const { alice } = directory.users;
    const password = newPassword();
    const before = await cordon.read(alice.sid);
    await cordon.resetAndDisable(alice.sid, password);
    const disabled = await cordon.read(alice.sid);
    expect(disabled.isEnabled).toBe(false);
    expect(Date.parse(disabled.passwordLastSet ?? '')).toBeGreaterThan(Date.parse(before.passwordLastSet ?? '0'));
    await expect(signIn(alice.dn, password)).rejects.toMatchObject({
      code: 49,
      message: expect.stringContaining('533'),
    });

    const last = newPassword();
    await cordon.resetAndEnable(alice.sid, last);
    const enabled = await cordon.read(alice.sid);
    expect(enabled.isEnabled).toBe(true);
    expect(Date.parse(enabled.passwordLastSet ?? '')).toBeGreaterThan(Date.parse(disabled.passwordLastSet ?? ''));
    await signIn(alice.dn, last);
  });

  test('one reset leaves the old password open for a while, the second shuts it', async () => {
    const { alice } = directory.users;
    const old = newPassword();
    // Twice, so that no password of another test is the one before.
    await cordon.resetPassword(alice.sid, newPassword());
    await cordon.resetPassword(alice.sid, old);
    await cordon.resetPassword(alice.sid, newPassword());
    await signIn(alice.dn, old);
    await cordon.resetAndDisable(alice.sid, newPassword());
    await cordon.resetAndEnable(alice.sid, newPassword());
    await expect(signIn(alice.dn, old)).rejects.toMatchObject({ code: 49, message: expect.stringContaining('52e') });
  });

  test('a certificate of another authority is refused, and so is one that names another server', async () => {
    const { sid } = directory.users.alice;
    const { authority } = await makeCertificate();
    expect(await refused(connect({ authority }).read(sid))).toMatchObject({ status: 495 });
    expect(await refused(connect({ authority: undefined }).read(sid))).toMatchObject({ status: 495 });
    expect(await refused(connect({ serverName: 'dc2.lab.test' }).read(sid))).toMatchObject({
      status: 495,
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('a wrong password of its own is told as such', async () => {
    expect(await refused(connect({ password: 'wrong' }).read(directory.users.alice.sid))).toMatchObject({
      status: 401,
      code: 'invalidCredentials',
      message: expect.stringContaining('52e: wrong name or password'),
    });
  });

  test('a password that the policy of the domain refuses is told as such', async () => {
    expect(await refused(cordon.resetPassword(directory.users.alice.sid, 'short'))).toMatchObject({
      code: 'constraintViolation',
      message: expect.stringContaining('0000052D'),
    });
  });

  test('a user who is not there is a refusal, and an identifier that is none is not sent', async () => {
    expect(await refused(cordon.read(directory.users.nobody.sid))).toMatchObject({ status: 404, code: 'noSuchObject' });
    expect(await refused(cordon.resetPassword('S-1-5>,(cn=*)', newPassword()))).toMatchObject({
      status: 400,
      code: 'invalidDNSyntax',
    });
  });

  test('a domain controller that cannot be reached, or hangs up, is asked again later', async () => {
    const { sid } = directory.users.alice;
    const closed = connect({ url: `ldaps://${directory.address}:1` });
    await expect(closed.read(sid)).rejects.toBeInstanceOf(Later);
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(connect({ url: `ldaps://127.0.0.1:${String(port)}` }).read(sid)).rejects.toBeInstanceOf(Later);
    await new Promise((resolve) => server.close(resolve));
  });

  test('no error tells a password, neither its own nor the new one', async () => {
    const { alice, outsider } = directory.users;
    const own = newPassword();
    const set = newPassword();
    const errors = await Promise.all([
      refused(connect({ password: own }).resetPassword(alice.sid, set)),
      refused(connect({ serverName: 'dc2.lab.test', password: own }).resetPassword(alice.sid, set)),
      refused(cordon.resetPassword(outsider.sid, set)),
      refused(cordon.resetAndDisable(outsider.sid, set)),
      refused(cordon.resetPassword(alice.sid, 'Tiny#7')),
    ]);
    const text = inspect(errors, { depth: null, showHidden: true });
    for (const secret of [own, set, 'Tiny#7', directory.cordon.password]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret, 'utf16le').toString('hex'));
    }
  });

  const signIn = (dn: string, password: string): Promise<void> =>
    bindAs(directory, { dn, password }, () => Promise.resolve());
}

/** The refusal that `work` ends with. */
async function refused(work: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof Refusal) return error;
  throw new Error(`no refusal: ${inspect(error)}`);
}
