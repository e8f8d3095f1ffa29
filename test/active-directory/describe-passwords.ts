import { newPassword, refused, type DirectoryStand } from './directory-stand.ts';

/** What a reset and the two modifications of the directory do to a password. */
export function describePasswords(standing: () => DirectoryStand): void {
  let stand: DirectoryStand;
  beforeAll(() => (stand = standing()));

  test('a password for one time lets nobody in before it is changed', async () => {
    const { alice } = stand.directory.users;
    const password = newPassword();
    await stand.cordon.resetPassword(alice.sid, password, 'once');
    expect((await stand.cordon.read(alice.sid)).passwordLastSet).toBeNull();
    expect(await refused(stand.connect({ bindDn: alice.dn, password }).read(alice.sid))).toMatchObject({
      code: 'invalidCredentials',
      message: expect.stringContaining('773'),
    });
  });

  test('the second reset disables in the same modification, and only the enabling lets the account in again', async () => {
    const { alice } = stand.directory.users;
    const password = newPassword();
    const before = await stand.cordon.read(alice.sid);
    await stand.cordon.resetAndDisable(alice.sid, password);
    const disabled = await stand.cordon.read(alice.sid);
    expect(disabled.isEnabled).toBe(false);
    expect(Date.parse(disabled.passwordLastSet ?? '')).toBeGreaterThan(Date.parse(before.passwordLastSet ?? '0'));
    await expect(stand.signIn(alice.dn, password)).rejects.toMatchObject({
      code: 49,
      message: expect.stringContaining('533'),
    });

    const last = newPassword();
    await stand.cordon.resetAndEnable(alice.sid, last);
    const enabled = await stand.cordon.read(alice.sid);
    expect(enabled.isEnabled).toBe(true);
    expect(Date.parse(enabled.passwordLastSet ?? '')).toBeGreaterThan(Date.parse(disabled.passwordLastSet ?? ''));
    await stand.signIn(alice.dn, last);
  });

  test('one reset leaves the old password open for a while, the second shuts it', async () => {
    const { alice } = stand.directory.users;
    const old = newPassword();
    // Twice, so that no password of another test is the one before.
    await stand.cordon.resetPassword(alice.sid, newPassword());
    await stand.cordon.resetPassword(alice.sid, old);
    await stand.cordon.resetPassword(alice.sid, newPassword());
    await stand.signIn(alice.dn, old);
    await stand.cordon.resetAndDisable(alice.sid, newPassword());
    await stand.cordon.resetAndEnable(alice.sid, newPassword());
    await expect(stand.signIn(alice.dn, old)).rejects.toMatchObject({
      code: 49,
      message: expect.stringContaining('52e'),
    });
  });
}
