import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseClient, type CaseClient } from '../../drill/rehearsal/case-client.ts';
import { signInTo, type SignIn } from '../../drill/rehearsal/sign-in.ts';
import { startBroker } from '../../drill/simulation/broker/start-broker.ts';
import { startTenant, type Setting, type SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { systemClock } from '../../host/system-clock.ts';
import infra from '../../infra/permissions.json' with { type: 'json' };
import type { Loot } from '../../drill/simulation/attacker/loot.ts';
import { connectContainer } from '../../shared/casefile/blob-container.ts';
import { developmentCredential } from '../azurite/development-credential.ts';
import { startBlobStorage, startStorage, type BlobStorage } from '../azurite/start-azurite.ts';
import { buildShortApp } from './build-short-app.ts';
import { compromisedTogether, type Victim } from './victims.ts';
import { startEmbeddedHost, startRealHost, type RealHost, type RealHostOptions } from './real-host.ts';

export interface RunningApp extends RealHost {
  readonly client: CaseClient;
  readonly signIn: SignIn;
}

/** The tenant in this process, storage, and the built app: everything but the engines. */
export interface RealStage {
  readonly tenant: SimulatedTenant;
  /** What was stolen from each account. */
  readonly loots: ReadonlyMap<Victim, Loot>;
  /** All that the engines and the apps on them have said. */
  readonly said: readonly string[];
  /** Starts the app on an engine; those of one name share a task hub and a case store, which is a directory unless it is to be of blobs. */
  startEngine(name: string, cases?: 'blobs'): Promise<RunningApp>;
  /** Starts the app on the embedded host. */
  startEmbedded(name: string): Promise<RunningApp>;
  close(): Promise<void>;
}

const rolesIn = (list: readonly { readonly role: string }[]): string[] => list.map(({ role }) => role);
const granted = {
  grantedRoles: rolesIn(infra.applicationPermissions),
  directoryRoles: rolesIn(infra.directoryRoles),
  tierZeroRoles: rolesIn(infra.tierZeroPermissions),
};
const clock = systemClock();

interface Staged {
  readonly scenario: Setting;
  /** How long each request to the tenant takes. */
  readonly latencyMs: number;
}

/** @param staged by default all victims, and what was stolen from each, in a tenant that answers at once */
export async function openRealStage(staged?: Staged): Promise<RealStage> {
  const loots = new Map<Victim, Loot>();
  const folder = mkdtempSync(join(tmpdir(), 'cordon-real-engine-'));
  const app = join(folder, 'app');
  const [tenant, broker, storage, blobs] = await Promise.all([
    startTenant({
      clock,
      seed: 1,
      ...(staged ?? { scenario: compromisedTogether(loots) }),
      ...granted,
    }),
    startBroker({ clock, queues: { alerts: { maxDeliveryCount: 100 } } }),
    startStorage(join(folder, 'storage')),
    startBlobStorage(),
    buildShortApp('functions/main.ts', app),
  ]);
  trust(tenant.caCertificate);
  const said: string[] = [];
  const hosts: RealHost[] = [];
  const signIn = signInTo(tenant, clock);
  const running = async (started: Promise<RealHost>): Promise<RunningApp> => {
    const host = await started;
    hosts.push(host);
    return { ...host, client: caseClient(host.url, signIn), signIn };
  };
  const surroundingsOf = async (
    name: string,
    cases?: 'blobs',
  ): Promise<Pick<RealHostOptions, 'environment' | 'log'>> => ({
    environment: {
      ...tenant.environment,
      NODE_EXTRA_CA_CERTS: blobs.authority,
      ServiceBus: broker.connectionString,
      CORDON_CASE_STORE: cases ? await containerIn(blobs, name) : join(folder, `cases-${name}`),
    },
    log: (line) => said.push(`${name}: ${line}`),
  });
  return {
    tenant,
    loots,
    said,
    startEngine: async (name, cases) => {
      const surroundings = await surroundingsOf(name, cases);
      return running(startRealHost({ app, hub: name, storage: storage.connectionString, ...surroundings }));
    },
    startEmbedded: async (name) =>
      running(startEmbeddedHost(app, { database: join(folder, `${name}.sqlite`), ...(await surroundingsOf(name)) })),
    async close() {
      await Promise.all([
        ...hosts.map((host) => host.kill()),
        storage.close(),
        blobs.close(),
        tenant.close(),
        broker.close(),
      ]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The container in which those of this name share their cases. */
async function containerIn({ url }: BlobStorage, name: string): Promise<string> {
  const container = connectContainer(`${url}/cases-${name}`, developmentCredential);
  await container.createIfNotExists();
  return container.url;
}
