import { Attribute, Change, type Client } from 'ldapts';
import { directoryRights } from '../../drill/simulation/directory/modify-account.ts';
import { Later } from '../../shared/domain/errors.ts';
import { activeDirectory } from '../../shared/microsoft365/clients/active-directory.ts';
import type { ActiveDirectory } from '../../shared/catalogue/tenant.ts';
import { bindAs } from './bind-as.ts';
import { startDrillDirectory, type DrillDirectory } from './drill-directory.ts';

const minutes = (n: number): number => n * 60_000;
const first = 'The-f1rst-password';
const second = 'The-s3cond-password';

let directory: DrillDirectory;
const start = async (rights?: readonly string[]): Promise<void> => {
  directory = await startDrillDirectory(rights);
};
const cordon = (): ActiveDirectory =>
  activeDirectory({ ...directory, bindDn: directory.cordon.dn, password: directory.cordon.password });
const asCordon = <T>(work: (client: Client) => Promise<T>): Promise<T> => bindAs(directory, directory.cordon, work);
const logOn = (password = directory.users.alice.password): Promise<void> =>
  bindAs(directory, { dn: directory.users.alice.dn, password }, () => Promise.resolve());
const replace = (values: Readonly<Record<string, string | Buffer>>): Promise<void> =>
  asCordon((client) => {
    const changes = Object.entries(values).map(([type, value]) => {
      const modification = new Attribute({ type, values: [value] as string[] | Buffer[] });
      return new Change({ operation: 'replace', modification });
    });
    return client.modify(directory.users.alice.dn, changes);
  });
const quoted = (password: string): Buffer => Buffer.from(`"${password}"`, 'utf16le');
afterEach(() => directory.stop());

test("The drill's domain controller lets the old password in for an hour after one change, and no longer", async () => {
  await start();
  await cordon().resetPassword(directory.users.alice.sid, first);
  directory.clock.advance(minutes(59));
  await logOn();
  directory.clock.advance(minutes(1));
  await expect(logOn()).rejects.toMatchObject({ code: 49, message: expect.stringContaining('data 52e') });
  await logOn(first);
});

test("The drill's domain controller lets the old password in no more once it was changed twice", async () => {
  await start();
  await cordon().resetPassword(directory.users.alice.sid, first);
  await cordon().resetPassword(directory.users.alice.sid, second);
  await expect(logOn()).rejects.toMatchObject({ code: 49 });
  await logOn(first);
});

test("The drill's domain controller dates a password by the clock of the drill, and no two alike", async () => {
  await start();
  const { sid } = directory.users.alice;
  directory.clock.advance(minutes(7));
  const now = directory.clock.now();
  await cordon().resetPassword(sid, first);
  expect((await cordon().read(sid)).passwordLastSet).toBe(new Date(now).toISOString());
  await cordon().resetPassword(sid, second);
  expect((await cordon().read(sid)).passwordLastSet).toBe(new Date(now + 1).toISOString());
});

test("The drill's domain controller shows a lockout, which ends when the account is disabled", async () => {
  await start();
  const { sid } = directory.users.alice;
  const since = directory.clock.now() - minutes(3);
  directory.account('alice').lockedOutSince = since;
  expect((await cordon().read(sid)).lockedOutSince).toBe(new Date(since).toISOString());
  await expect(logOn()).rejects.toMatchObject({ message: expect.stringContaining('data 775') });
  await cordon().resetAndDisable(sid, first);
  expect((await cordon().read(sid)).lockedOutSince).toBeNull();
});

test("The drill's domain controller shields a protected account from what is delegated", async () => {
  await start();
  const { sid } = directory.users.administrator;
  const before = { ...directory.account('administrator') };
  await expect(cordon().resetPassword(sid, first)).rejects.toMatchObject({
    code: 'insufficientAccessRights',
    message: expect.stringContaining('protects the account'),
  });
  await expect(cordon().resetAndDisable(sid, first)).rejects.toMatchObject({ code: 'insufficientAccessRights' });
  expect(directory.account('administrator')).toEqual(before);
  expect(directory.state.writes).toEqual([]);
});

test.each([
  ['Read account', []],
  ['Reset Password', ['Read account']],
  ['Write userAccountControl', ['Read account']],
  ['Write lockoutTime', ['Read account']],
])(
  "The drill's domain controller refuses to reset and disable without the right %s, and changes nothing",
  async (missing, used) => {
    await start(directoryRights.filter((right) => right !== missing));
    const before = { ...directory.account('alice') };
    const { sid } = directory.users.alice;
    await expect(cordon().resetAndDisable(sid, first)).rejects.toMatchObject({ code: 'insufficientAccessRights' });
    expect(directory.account('alice')).toEqual(before);
    expect([...directory.state.usedRoles]).toEqual(used);
  },
);

test("The drill's domain controller notes which rights were used, and what was asked and changed", async () => {
  await start();
  const { alice } = directory.users;
  const modification = 'LDAP modify unicodePwd,userAccountControl,lockoutTime';
  await cordon().resetAndDisable(alice.sid, first);
  expect([...directory.state.usedRoles].sort()).toEqual([
    'Read account',
    'Reset Password',
    'Write lockoutTime',
    'Write userAccountControl',
  ]);
  const { objectId } = directory.account('alice');
  expect(directory.state.writes).toMatchObject([{ operation: modification, objectId }]);
  expect(directory.state.log).toMatchObject([
    { actor: 'app', operation: 'LDAP bind', status: 200 },
    { actor: 'app', operation: 'LDAP search', status: 200 },
    { actor: 'app', operation: modification, status: 200, accepted: true, objectId },
  ]);
  expect(JSON.stringify([directory.state.log, directory.state.writes])).not.toContain(first);
});

test("The drill's domain controller notes the compromised account's own logons as the attacker's", async () => {
  await start();
  await logOn();
  await expect(logOn('wrong')).rejects.toMatchObject({ code: 49 });
  expect(directory.state.log).toMatchObject([
    { actor: 'attacker', operation: 'LDAP bind', accepted: true },
    { actor: 'attacker', operation: 'LDAP bind', accepted: false },
  ]);
});

test("The drill's domain controller changes nothing when one part of a modification is refused", async () => {
  await start();
  const before = { ...directory.account('alice') };
  const trustedForDelegation = String(0x200 | 0x80000);
  await expect(replace({ unicodePwd: quoted(first), userAccountControl: trustedForDelegation })).rejects.toMatchObject({
    code: 53,
  });
  await expect(replace({ unicodePwd: quoted(first), description: 'changed' })).rejects.toMatchObject({ code: 50 });
  expect(directory.account('alice')).toEqual(before);
});

test.each([
  ['without quotes', Buffer.from(first, 'utf16le')],
  ['in UTF-8', Buffer.from(`"${first}"`)],
])("The drill's domain controller takes no password %s", async (_, unicodePwd) => {
  await start();
  await expect(replace({ unicodePwd })).rejects.toMatchObject({ code: 53 });
});

test("The drill's domain controller takes no password of two kinds of characters", async () => {
  await start();
  await expect(replace({ unicodePwd: quoted('only-lower-case') })).rejects.toMatchObject({
    code: 19,
    message: expect.stringContaining('0000052D'),
  });
});

test("The drill's domain controller says what it is to anybody, and every attribute of an account to whoever names none", async () => {
  await start();
  const root = await bindAs(directory, undefined, (client) => client.search('', { scope: 'base' }));
  expect(root.searchEntries).toMatchObject([
    { defaultNamingContext: 'DC=contoso,DC=com', dnsHostName: 'dc1.contoso.com', supportedLDAPVersion: ['3', '2'] },
  ]);
  const { dn } = directory.users.alice;
  const { searchEntries } = await asCordon((client) => client.search(dn, { scope: 'base', filter: '(objectClass=*)' }));
  expect(searchEntries).toMatchObject([
    {
      dn,
      distinguishedName: dn,
      sAMAccountName: 'alice',
      userPrincipalName: 'alice@contoso.com',
      userAccountControl: '512',
    },
  ]);
});

test.each(['alice@contoso.com', 'ALICE@CONTOSO.COM', 'CONTOSO\\alice'])(
  "The drill's domain controller lets an account log on as %s",
  async (dn) => {
    await start();
    const { password } = directory.users.alice;
    await bindAs(directory, { dn, password }, () => Promise.resolve());
    await expect(bindAs(directory, { dn, password: first }, () => Promise.resolve())).rejects.toMatchObject({
      code: 49,
    });
  },
);

test("The drill's domain controller answers nothing before a bind", async () => {
  await start();
  await expect(
    bindAs(directory, undefined, (client) => client.search(directory.users.alice.dn, { scope: 'base' })),
  ).rejects.toMatchObject({ code: 1, message: expect.stringContaining('000004DC') });
});

test("The drill's domain controller refuses what it does not know, and passes nothing over in silence", async () => {
  await start();
  const { dn } = directory.users.alice;
  const filter = '(objectClass=user)';
  await expect(asCordon((client) => client.search(dn, { scope: 'sub', filter }))).rejects.toMatchObject({ code: 53 });
  await expect(
    asCordon((client) => client.search(dn, { scope: 'base', filter: '(objectClass=group)' })),
  ).rejects.toMatchObject({ code: 53 });
  await expect(asCordon((client) => client.del(dn))).rejects.toMatchObject({ code: 2 });
  await expect(asCordon((client) => client.compare(dn, 'cn', 'alice'))).rejects.toMatchObject({ code: 2 });
});

test("The drill's domain controller can lose an answer after the change, and a request before it", async () => {
  await start();
  const { sid } = directory.users.alice;
  const before = directory.account('alice').passwordLastSet;
  directory.state.faults.push({ match: 'LDAP modify', times: 1, answer: 'no-connection' });
  await expect(cordon().resetPassword(sid, first)).rejects.toBeInstanceOf(Later);
  expect(directory.account('alice').passwordLastSet).toBe(before);
  directory.state.faults.push({ match: 'LDAP modify', times: 1, answer: 'lost-answer' });
  await expect(cordon().resetPassword(sid, first)).rejects.toBeInstanceOf(Later);
  expect(directory.account('alice').password).toBe(first);
  directory.state.faults.push({ match: 'LDAP bind', times: 1, answer: 503 });
  await expect(cordon().read(sid)).rejects.toBeInstanceOf(Later);
});

test("The drill's domain controller holds the clock while it answers, and not while somebody only stays connected", async () => {
  await start();
  directory.state.latencyMs = 40;
  const { dn } = directory.users.alice;
  await asCordon(async (client) => {
    expect(directory.clock.holders).toBe(0);
    const seen: number[] = [];
    const answered = client.search(dn, { scope: 'base', filter: '(objectClass=user)' }).then(() => 'answered');
    const watch = async (): Promise<string> => {
      seen.push(directory.clock.holders);
      return Promise.race([answered, new Promise<string>((resolve) => setImmediate(resolve, ''))]);
    };
    while ((await watch()) === '');
    expect(Math.max(...seen)).toBe(1);
    expect(directory.clock.holders).toBe(0);
  });
});
