import type { AnchorPlace } from '../casefile/anchors.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Cells } from '../casefile/cells.ts';
import type { FarEnd, Unresolved } from '../catalogue/far-end.ts';
import type { Account } from '../domain/account.ts';
import type { Startable } from '../domain/detached.ts';
import type { CaseStart, SetForAll } from '../domain/case-start.ts';
import type { AccountReference } from '../domain/account-reference.ts';
import type { Aftercare } from '../plan/aftercare-state.ts';
import type { ReleaseOrder } from '../domain/release.ts';
import type { Switch } from '../domain/switch.ts';
import type { Breaker } from './breaker.ts';
import type { Gate } from './gates.ts';

/** What taking in an alert needs of the world. */
export interface Intake extends SetForAll {
  readonly farEnd: FarEnd;
  /** The tenant that this process serves. */
  readonly tenantId: string;
  readonly tenantReader: TenantReader;
  readonly durable: DurableStarter;
  /** The name of the task hub that `durable` starts cases in. */
  readonly taskHub: string;
  readonly store: CaseStore;
  readonly cells: Cells;
  /** Where the ends of cases are anchored; undefined: nowhere. */
  readonly anchors: AnchorPlace | undefined;
  /** How the switch stands; undefined: it could never be read. */
  switched?(): Promise<Switch | undefined>;
  /** Whether nothing may be written now. */
  isStopped?(): Promise<boolean>;
  /** Counts what starts, behind the gates; absent: nobody counts. */
  readonly breaker?: Breaker;
  /** The version of the policy that counts now; absent where there is none. */
  policyVersion?(): Promise<string>;
  /** Begins to read what the gates will ask, beside the account: T1 is running. */
  prepareGates?(): void;
  /** What stands between the claim of a case and its start. */
  readonly gates: readonly Gate[];
  /** ISO 8601 UTC. */
  now(): string;
}

export interface TenantReader {
  /** Throws `Later` where the tenant cannot be asked now and `Refusal` where it will not answer us. */
  resolveAccount(reference: AccountReference): Promise<Account | Unresolved>;
}

export interface DurableStarter {
  /** Starts a containment. Throws if that is refused, e.g. because the instance is running, or if the task hub cannot be reached. */
  start(instanceId: string, input: CaseStart): Promise<void>;
  /** Starts a release. Throws as `start` does. */
  release(instanceId: string, input: ReleaseOrder): Promise<void>;
  /** Starts the aftercare of a case by itself. Throws as `start` does. */
  lookAfter(instanceId: string, input: Aftercare): Promise<void>;
  /** Starts what runs by itself. Throws as `start` does. */
  startDetached(child: Startable): Promise<void>;
  /**
   * The runtime status and the custom status; undefined where there is no such instance. Throws where the task hub cannot be reached: then
   * nobody knows whether there is one.
   */
  status(instanceId: string): Promise<DurableStatus | undefined>;
  /** Ends an instance some time later; one that is not there, or has ended, is as good as ended. */
  terminate(instanceId: string, reason: string): Promise<void>;
  /** A wake-up: nothing may depend on its arrival. */
  raise(instanceId: string, event: string, payload: unknown): Promise<void>;
}

export interface DurableStatus {
  readonly runtimeStatus: string;
  readonly customStatus: unknown;
  /** ISO 8601 UTC, in whole seconds: when it was started last, and when it last did anything. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Whether an instance in this state still works, or will. https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-instance-management */
export function isLive({ runtimeStatus }: DurableStatus): boolean {
  return ['Pending', 'Running', 'ContinuedAsNew', 'Suspended'].includes(runtimeStatus);
}
