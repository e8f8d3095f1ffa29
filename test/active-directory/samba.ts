import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificate, type Certificate } from '../../drill/simulation/tenant/certificate.ts';
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

/** Where a domain lives: a directory and an address of its own. */
interface Place {
  readonly root: string;
  readonly address: string;
  /** Its smb.conf. */
  readonly settings: string;
}

/** A domain of its own in a directory of its own, on an address of its own: nothing of the machine is used or changed. */
export async function startSamba(): Promise<TestDirectory> {
  const root = await mkdtemp(join(tmpdir(), 'cordon-domain-'));
  const address = `127.${String(64 + Math.floor(Math.random() * 128))}.${String(Math.floor(Math.random() * 256))}.9`;
  // Of this run only: whoever else is on the machine could reach the domain.
  const newPassword = (): string => `Aa1-${randomUUID()}`;
  const password = newPassword();
  const certificate = await makeCertificate();
  const settings = `${root}/dc/etc/smb.conf`;
  const place = { root, address, settings };
  const tls = await writeCertificate(root, certificate);
  await provision(place, password);
  const server = spawnSamba(place, tls);
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

/** Writes key, certificate and authority where only this user reads them; answers the options that name them. */
async function writeCertificate(root: string, certificate: Certificate): Promise<readonly string[]> {
  for (const part of ['tls', 'run', 'rpc', 'log']) await mkdir(join(root, part));
  const files = [
    ['tls keyfile', 'key.pem', certificate.key],
    ['tls certfile', 'cert.pem', certificate.certificate],
    ['tls cafile', 'ca.pem', certificate.authority],
  ] as const;
  return Promise.all(
    files.map(async ([option, name, content]) => {
      const path = join(root, 'tls', name);
      await writeFile(path, content, { mode: 0o600 });
      return `${option}=${path}`;
    }),
  );
}

async function provision({ root, address }: Place, password: string): Promise<void> {
  await run('/usr/bin/samba-tool', [
    ...['domain', 'provision', '--realm=LAB.TEST', '--domain=LAB', '--server-role=dc', '--dns-backend=NONE'],
    ...[`--adminpass=${password}`, '--host-name=dc1', `--host-ip=${address}`, `--targetdir=${root}/dc`],
    ...['--option=interfaces=lo', '--option=bind interfaces only=yes', '--option=vfs objects=dfs_samba4 acl_xattr'],
  ]);
}

function spawnSamba({ root, address, settings }: Place, tls: readonly string[]): ChildProcess {
  const options = [
    'server services=ldap',
    `interfaces=${address}/8`,
    `pid directory=${root}/run`,
    `ncalrpc dir=${root}/rpc`,
    `log file=${root}/log/samba`,
    ...tls,
  ].map((option) => `--option=${option}`);
  const argv = ['-i', '--no-process-group', '-M', 'single', `--configfile=${settings}`, ...options];
  // It ends when its standard input does: with this process, however that ends.
  return spawn('/usr/sbin/samba', argv, { stdio: ['pipe', 'ignore', 'ignore'] });
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
