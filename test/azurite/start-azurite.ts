import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateOfThisProcess } from '../../drill/simulation/tenant/certificate.ts';
import { endsWithParent, startProcess } from '../real-engine/started-process.ts';
import { azuriteProgram } from './install.ts';

export interface Storage {
  readonly connectionString: string;
  close(): Promise<void>;
}

const account = 'cordontest';
const always = ['--skipApiVersionCheck', '--silent', '--disableTelemetry'];

/** Blobs, queues and tables over HTTP, with an account of its own whose key nobody else knows. */
export async function startStorage(folder: string): Promise<Storage> {
  mkdirSync(folder, { recursive: true });
  const key = randomBytes(64).toString('base64');
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  const services = ['Blob', 'Queue', 'Table'] as const;
  const azurite = await startProcess({
    command: process.execPath,
    argv: [...endsWithParent, azuriteProgram('azurite'), '--location', folder, ...always, ...ports],
    environment: { AZURITE_ACCOUNTS: `${account}:${key}` },
    readyWhen: services.map((name) => new RegExp(`Azurite ${name} service is successfully listening at (\\S+)`)),
    log: () => undefined,
  });
  const endpoints = services.map((name, index) => `${name}Endpoint=${azurite.ready[index] ?? ''}/${account}`);
  const parts = ['DefaultEndpointsProtocol=http', `AccountName=${account}`, `AccountKey=${key}`, ...endpoints];
  return { connectionString: parts.join(';'), close: () => azurite.kill() };
}

export interface BlobStorage {
  /** The https address of the account; a container is a name behind it. */
  readonly url: string;
  /** A file with the certificate of the authority that signed its own. */
  readonly authority: string;
  close(): Promise<void>;
}

/** Blobs alone, over HTTPS, for whoever has a token: it is read, and its signature is not looked at. */
export async function startBlobStorage(): Promise<BlobStorage> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-azurite-'));
  const { key, certificate, authority } = await certificateOfThisProcess();
  const fileOf = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const https = ['--oauth', 'basic', '--cert', fileOf('cert.pem', certificate), '--key', fileOf('key.pem', key)];
  const azurite = await startProcess({
    command: process.execPath,
    argv: [
      ...endsWithParent,
      azuriteProgram('blob/main'),
      '--inMemoryPersistence',
      ...always,
      '--blobPort',
      '0',
      ...https,
    ],
    environment: { AZURITE_ACCOUNTS: `${account}:${randomBytes(64).toString('base64')}` },
    readyWhen: [/Azurite Blob service successfully listens on (\S+)/],
    log: () => undefined,
  });
  return {
    url: `${azurite.ready[0] ?? ''}/${account}`,
    authority: fileOf('authority.pem', authority),
    async close() {
      await azurite.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
