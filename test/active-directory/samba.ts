import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificate } from '../../drill/tenant/certificate.ts';
import type { TestDirectory } from './test-directory.ts';

const run = promisify(execFile);

/** Why the domain controller cannot be had on this machine; undefined where it can. */
export function whyNoSamba(): string | undefined {
  if (!['/usr/sbin/samba', '/usr/bin/samba-tool', '/usr/share/samba/setup'].every((path) => existsSync(path))) {
    return 'Samba is not installed (test/active-directory/install-samba.sh does it)';
  }
  return process.getuid?.() === 0 ? undefined : 'its ports are fixed, and only root may open them';
}

/** A domain of its own in a directory of its own, on an address of its own: nothing of the machine is used or changed. */
export async function startSamba(): Promise<TestDirectory> {
  const root = await mkdtemp(join(tmpdir(), 'cordon-domain-'));
  const address = `127.${String(64 + Math.floor(Math.random() * 128))}.${String(Math.floor(Math.random() * 256))}.9`;
  const certificate = await makeCertificate();
  for (const part of ['tls', 'run', 'rpc', 'log']) await mkdir(join(root, part));
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(root, 'tls', name), content, { mode: 0o600 });
    return join(root, 'tls', name);
  };
  const [key, own, authority] = await Promise.all([
    file('key.pem', certificate.key),
    file('cert.pem', certificate.certificate),
    file('ca.pem', certificate.authority),
  ]);
  await run('samba-tool', [
    ...['domain', 'provision', '--realm=LAB.TEST', '--domain=LAB', '--server-role=dc', '--dns-backend=NONE'],
    ...[`--adminpass=${passwords.administrator}`, '--host-name=dc1', `--host-ip=${address}`, `--targetdir=${root}/dc`],
    ...['--option=interfaces=lo', '--option=bind interfaces only=yes', '--option=vfs objects=dfs_samba4 acl_xattr'],
  ]);
  const settings = `${root}/dc/etc/smb.conf`;
  const server = spawn(
    '/usr/sbin/samba',
    [
      ...['-F', '--no-process-group', '-M', 'single', `--configfile=${settings}`],
      ...[
        'server services=ldap',
        `interfaces=${address}/8`,
        `pid directory=${root}/run`,
        `ncalrpc dir=${root}/rpc`,
        `log file=${root}/log/samba`,
        `tls keyfile=${key}`,
        `tls certfile=${own}`,
        `tls cafile=${authority}`,
      ].map((option) => `--option=${option}`),
    ],
    // It ends when its standard input does: with this process, however that ends.
    { stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    server.kill();
    await ended;
    await rm(root, { recursive: true, force: true });
  };
  try {
    await untilOpen(address, 636, () => server.exitCode !== null || server.signalCode !== null);
    return { address, ...(await inhabit(address, settings)), authority: certificate.authority, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of this run only: whoever else is on the machine could reach the domain. */
const newPassword = (): string => `Aa1-${randomUUID()}`;
const passwords = {
  administrator: newPassword(),
  cordon: newPassword(),
  alice: newPassword(),
  outsider: newPassword(),
};
const dn = (name: string, ou?: string): string => `CN=${name},${ou ? `OU=${ou}` : 'CN=Users'},DC=lab,DC=test`;

/** Who lives in the domain: a user in the unit that Cordon answers for, one outside, and Cordon's own account. */
async function inhabit(
  address: string,
  settings: string,
): Promise<Pick<TestDirectory, 'url' | 'serverName' | 'administrator' | 'cordon' | 'users'>> {
  const tool = async (...args: string[]): Promise<string> => {
    const where = [
      '-H',
      `ldap://${address}`,
      '-U',
      `Administrator%${passwords.administrator}`,
      `--configfile=${settings}`,
    ];
    return (await run('samba-tool', [...args, ...where])).stdout;
  };
  await tool('ou', 'create', 'OU=Staff');
  await tool('user', 'create', 'cordon', passwords.cordon);
  await tool('user', 'create', 'alice', passwords.alice, '--userou=OU=Staff');
  await tool('user', 'create', 'outsider', passwords.outsider);
  const sidOf = async (name: string): Promise<string> =>
    /objectSid: (\S+)/.exec(await tool('user', 'show', name, '--attributes=objectSid'))?.[1] ?? '';
  const cordonSid = await sidOf('cordon');
  const domain = cordonSid.slice(0, cordonSid.lastIndexOf('-'));
  // The delegation of docs/active-directory.md, to the letter.
  for (const right of delegation) {
    await tool(
      ...['dsacl', 'set', '--objectdn=OU=Staff,DC=lab,DC=test', '--action=allow'],
      `--sddl=${right.replace('<SID>', cordonSid)}`,
    );
  }
  return {
    url: `ldaps://${address}:636`,
    serverName: 'localhost',
    administrator: { dn: dn('Administrator'), password: passwords.administrator },
    cordon: { dn: dn('cordon'), password: passwords.cordon },
    users: {
      alice: { dn: dn('alice', 'Staff'), sid: await sidOf('alice'), password: passwords.alice },
      outsider: { dn: dn('outsider'), sid: await sidOf('outsider'), password: passwords.outsider },
      administrator: { sid: `${domain}-500` },
      nobody: { sid: `${domain}-99999` },
    },
  };
}

const user = 'bf967aba-0de6-11d0-a285-00aa003049e2';
/** Reset Password, and writing pwdLastSet, userAccountControl and lockoutTime; of users below the unit, and of nothing else. */
const delegation = [
  `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user};<SID>)`,
  `(OA;CIIO;RPWP;bf967a0a-0de6-11d0-a285-00aa003049e2;${user};<SID>)`,
  `(OA;CIIO;RPWP;bf967a68-0de6-11d0-a285-00aa003049e2;${user};<SID>)`,
  `(OA;CIIO;RPWP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${user};<SID>)`,
];

async function untilOpen(host: string, port: number, isOver: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; ;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ host, port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        setTimeout(() => {
          resolve(false);
        }, 100);
      });
    });
    if (isOpen) return;
    if (isOver() || Date.now() > deadline) throw new Error('the domain controller did not start');
  }
}
