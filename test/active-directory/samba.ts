import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificate } from '../../drill/simulation/tenant/certificate.ts';
import { inhabit } from './inhabit.ts';
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
  // Of this run only: whoever else is on the machine could reach the domain.
  const newPassword = (): string => `Aa1-${randomUUID()}`;
  const password = newPassword();
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
  await run('/usr/bin/samba-tool', [
    ...['domain', 'provision', '--realm=LAB.TEST', '--domain=LAB', '--server-role=dc', '--dns-backend=NONE'],
    ...[`--adminpass=${password}`, '--host-name=dc1', `--host-ip=${address}`, `--targetdir=${root}/dc`],
    ...['--option=interfaces=lo', '--option=bind interfaces only=yes', '--option=vfs objects=dfs_samba4 acl_xattr'],
  ]);
  const settings = `${root}/dc/etc/smb.conf`;
  const server = spawn(
    '/usr/sbin/samba',
    [
      ...['-i', '--no-process-group', '-M', 'single', `--configfile=${settings}`],
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
    const reachable = { url: `ldaps://${address}:636`, authority: certificate.authority, serverName: 'localhost' };
    const administrator = { dn: 'CN=Administrator,CN=Users,DC=lab,DC=test', password };
    return {
      ...{ address, ...reachable, administrator, stop },
      ...(await inhabit({ ...reachable, address, settings }, administrator, newPassword)),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

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
