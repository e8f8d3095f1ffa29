import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostFault } from './host-fault.ts';
import { startBroker, type Broker } from '../simulation/broker/start-broker.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { trust } from '../simulation/tenant/certificate.ts';
import { startTenant, type SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import type { Clock } from '../../host/clock.ts';
import { startHost, type Host, type HostOptions } from '../../host/host.ts';

type AnyHost = Pick<Host, 'url' | 'close'>;

export interface StageOptions<H extends AnyHost = Host> {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly latencyMs: number;
  /** Holds the case store and the state of the host. */
  readonly stateDirectory: string;
  /** Name of the host's SQLite file in that directory, or `:memory:`. */
  readonly database: string;
  readonly ports?: { readonly host?: number; readonly broker?: number };
  /** The folder of the app; by default that of this project. */
  readonly app?: string;
  readonly log: HostOptions['log'];
  /** What goes wrong with the host. */
  readonly faults?: readonly HostFault[];
  /** In place of a host in this process. */
  readonly startsHost?: ((options: HostOptions, authority: string) => Promise<H>) | undefined;
}

/** The whole app with everything it speaks to, in this process. */
export interface Stage<H extends AnyHost = Host> {
  readonly tenant: SimulatedTenant;
  readonly broker: Broker;
  readonly host: H;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** Opens what was asked for in order and, should one part fail, closes again what was opened before it. */
export async function openStage<H extends AnyHost = Host>(options: StageOptions<H>): Promise<Stage<H>> {
  const { clock, scenario, seed, latencyMs, stateDirectory, ports, log, faults = [] } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let next = closers.pop(); next; next = closers.pop()) await next();
  };
  try {
    // Exactly what a real tenant would be asked to grant: a step that needs more fails the drill.
    const tenant = await startTenant({
      clock,
      seed,
      latencyMs,
      scenario,
      grantedRoles: rolesIn(root, 'applicationPermissions'),
      directoryRoles: rolesIn(root, 'directoryRoles'),
      directoryRights: rolesIn(root, 'activeDirectoryRights'),
      tierZeroRoles: scenario.tierZero ? rolesIn(root, 'tierZeroPermissions') : [],
    });
    closers.push(() => tenant.close());
    trust(tenant.caCertificate);
    // The queue's own limit is what protects an alert while the task hub is down.
    const broker = await startBroker({
      clock,
      queues: { alerts: { maxDeliveryCount: 100 } },
      port: ports?.broker ?? 0,
    });
    closers.push(() => broker.close());
    const caseStore = join(stateDirectory, 'cases');
    // What is in it is for whoever runs the app and for nobody else on this machine.
    mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
    chmodSync(stateDirectory, 0o700);
    mkdirSync(caseStore, { recursive: true });
    Object.assign(process.env, tenant.environment, {
      ServiceBus: broker.connectionString,
      CORDON_CASE_STORE: caseStore,
    });
    const database = options.database === ':memory:' ? ':memory:' : join(stateDirectory, options.database);
    const startsHost = options.startsHost ?? (startHost as unknown as NonNullable<StageOptions<H>['startsHost']>);
    const hostOptions = {
      directory: options.app ?? root,
      port: ports?.host ?? 0,
      database,
      clock,
      log,
      ...(Object.assign({}, ...faults.map((fault) => fault.options)) as HostFault['options']),
    };
    const host = await startsHost(hostOptions, tenant.caCertificate);
    closers.push(() => host.close());
    return { tenant, broker, host, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function rolesIn(
  directory: string,
  list: 'applicationPermissions' | 'tierZeroPermissions' | 'directoryRoles' | 'activeDirectoryRights',
): string[] {
  const file = JSON.parse(readFileSync(join(directory, 'infra', 'permissions.json'), 'utf8')) as Readonly<
    Record<typeof list, readonly { readonly role: string }[]>
  >;
  return file[list].map(({ role }) => role);
}
