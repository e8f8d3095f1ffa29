import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Attribute, Change, type Client } from 'ldapts';
import { bindAs, type Reachable } from './bind-as.ts';
import type { Login, TestDirectory } from './test-directory.ts';

const run = promisify(execFile);
const domain = 'DC=lab,DC=test';
const unit = `OU=Staff,${domain}`;

/** Who lives in the domain: a user in the unit that Cordon answers for, one outside, and Cordon's own account. */
export async function inhabit(
  domainController: Reachable & { readonly address: string; readonly settings: string },
  administrator: Login,
  newPassword: () => string,
): Promise<Pick<TestDirectory, 'cordon' | 'users'>> {
  const { cordon, alice, outsider, domainSid } = await bindAs(domainController, administrator, async (client) => {
    await client.add(unit, { objectClass: 'organizationalUnit' });
    return {
      cordon: await addUser(client, `CN=cordon,CN=Users,${domain}`, newPassword()),
      alice: await addUser(client, `CN=alice,${unit}`, newPassword()),
      outsider: await addUser(client, `CN=outsider,CN=Users,${domain}`, newPassword()),
      domainSid: await sidOf(client, domain),
    };
  });
  await run('/usr/bin/samba-tool', [
    ...['dsacl', 'set', `--objectdn=${unit}`, '--action=allow', `--sddl=${delegatedTo(cordon.sid)}`],
    // It knows no LDAPS.
    ...['-H', `ldap://${domainController.address}`, `--configfile=${domainController.settings}`],
    ...['-U', `Administrator%${administrator.password}`],
  ]);
  return {
    cordon,
    users: { alice, outsider, administrator: { sid: `${domainSid}-500` }, nobody: { sid: `${domainSid}-99999` } },
  };
}

async function addUser(client: Client, dn: string, password: string): Promise<Login & { readonly sid: string }> {
  await client.add(dn, { objectClass: 'user', sAMAccountName: dn.slice('CN='.length, dn.indexOf(',')) });
  const values = [Buffer.from(`"${password}"`, 'utf16le')];
  const modification = new Attribute({ type: 'unicodePwd', values });
  await client.modify(dn, new Change({ operation: 'replace', modification }));
  await client.modify(
    dn,
    new Change({ operation: 'replace', modification: new Attribute({ type: 'userAccountControl', values: ['512'] }) }),
  );
  return { dn, password, sid: await sidOf(client, dn) };
}

/** https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/f992ad60-0fe4-4b87-9fed-beb478836861 */
async function sidOf(client: Client, dn: string): Promise<string> {
  const { searchEntries } = await client.search(dn, {
    scope: 'base',
    attributes: ['objectSid'],
    explicitBufferAttributes: ['objectSid'],
  });
  const sid = searchEntries[0]?.['objectSid'];
  if (!Buffer.isBuffer(sid)) throw new Error(`${dn} has no security identifier`);
  const parts = Array.from({ length: sid.readUInt8(1) }, (_, index) => sid.readUInt32LE(8 + 4 * index));
  return ['S', sid.readUInt8(0), sid.readUIntBE(2, 6), ...parts].join('-');
}

/**
 * The delegation of docs/active-directory.md: Reset Password, and writing pwdLastSet, userAccountControl and lockoutTime; of users below
 * the unit, and of nothing else.
 */
function delegatedTo(sid: string): string {
  const user = 'bf967aba-0de6-11d0-a285-00aa003049e2';
  return [
    `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user};${sid})`,
    `(OA;CIIO;RPWP;bf967a0a-0de6-11d0-a285-00aa003049e2;${user};${sid})`,
    `(OA;CIIO;RPWP;bf967a68-0de6-11d0-a285-00aa003049e2;${user};${sid})`,
    `(OA;CIIO;RPWP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${user};${sid})`,
  ].join('');
}
