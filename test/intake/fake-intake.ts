import { Ending } from '../../shared/domain/ending.ts';
import { tell } from '../../shared/casefile/record.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCells } from '../../shared/casefile/directory-cells.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import type { Account } from '../../shared/domain/account.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import type { Startable } from '../../shared/domain/detached.ts';
import type { AccountReference } from '../../shared/domain/account-reference.ts';
import type { ReleaseOrder } from '../../shared/domain/release.ts';
import type { Aftercare } from '../../shared/plan/aftercare-state.ts';
import type { Gate } from '../../shared/intake/gates.ts';
import type { Intake } from '../../shared/intake/intake.ts';

export const tenantId = 'aaaaaaaa-0000-4000-8000-000000000001';
export const adele = 'bbbbbbbb-0000-4000-8000-000000000001';
const registry = 'bbbbbbbb-0000-4000-8000-000000000003';
export const bob = 'bbbbbbbb-0000-4000-8000-000000000002';

/** A task hub in memory that refuses as the real one does, and a case store in a directory of its own. */
export interface FakeIntake extends Intake {
  readonly started: { readonly instanceId: string; readonly input: CaseStart }[];
  anchors: FakeIntake['store'] | undefined;
  readonly released: { readonly instanceId: string; readonly input: ReleaseOrder }[];
  readonly lookedAfter: { readonly instanceId: string; readonly input: Aftercare }[];
  readonly detached: Startable[];
  readonly raised: { readonly instanceId: string; readonly event: string; readonly payload: unknown }[];
  readonly instances: Map<string, string>;
  readonly createdAt: Map<string, string>;
  /** Custom statuses. */
  readonly statuses: Map<string, object>;
  /** Thrown by the tenant at the next calls, if set. */
  trouble: Error | undefined;
  /** Thrown by the task hub, if set. */
  hubTrouble: Error | undefined;
  clock: number;
  gates: readonly Gate[];
  /** An instance comes to this in the task hub; undefined: it is there no more. */
  becomes(instanceId: string, status: string | undefined): void;
  end(caseId: string, result: string): Promise<void>;
  close(): Promise<void>;
}

export async function fakeIntake(): Promise<FakeIntake> {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-'));
  const store = openDirectoryCaseStore(directory);
  const fake: FakeIntake = {
    farEnd: microsoft365,
    tenantId,
    started: [],
    released: [],
    lookedAfter: [],
    detached: [],
    raised: [],
    instances: new Map(),
    createdAt: new Map(),
    statuses: new Map(),
    trouble: undefined,
    hubTrouble: undefined,
    clock: Date.parse('2026-03-31T12:00:00.000Z'),
    tokenLifetimeMinutes: 90,
    taskHub: 'Cordon',
    store,
    cells: openDirectoryCells(directory),
    anchors: undefined,
    gates: [],
    now: () => new Date(fake.clock).toISOString(),
    tenantReader: readerOf(() => fake),
    durable: hubOf(() => fake),
    becomes(instanceId, status) {
      if (status === undefined) fake.instances.delete(instanceId);
      else fake.instances.set(instanceId, status);
    },
    async end(caseId, word) {
      const result = Ending.parse(word);
      const nothing = { because: [], outcomes: [], proof: [], uncertain: [], residualRisk: [] };
      const told = { caseId, result, t1Ms: 900, provenAt: fake.now(), ...nothing };
      await store.putIfAbsent(`results/${caseId}`, told);
      await tell(store, caseId, { kind: 'result', at: fake.now(), ...told });
    },
    close: () => rm(directory, { recursive: true }),
  };
  return fake;
}

/** The tenant, as far as accounts are found in it. */
function readerOf(intake: () => FakeIntake): FakeIntake['tenantReader'] {
  return {
    async resolveAccount(reference) {
      await Promise.resolve();
      const { trouble } = intake();
      if (trouble) throw trouble;
      if (reference.value === 'twin@contoso.com') return { unresolved: 'ambiguous', detail: 'two' };
      const objectId = objectIdOf(reference);
      return objectId === undefined ? { unresolved: 'unknown', detail: 'none' } : accountWith(objectId);
    },
  };
}

/** A task hub that refuses as the real one does. */
function hubOf(intake: () => FakeIntake): FakeIntake['durable'] {
  return {
    async start(instanceId, input) {
      await Promise.resolve();
      const { hubTrouble } = intake();
      if (hubTrouble) throw hubTrouble;
      if (intake().instances.get(instanceId) === 'Running') throw new Error('409');
      intake().instances.set(instanceId, 'Running');
      intake().createdAt.set(instanceId, intake().now());
      intake().started.push({ instanceId, input });
    },
    async release(instanceId, input) {
      await Promise.resolve();
      const { hubTrouble } = intake();
      if (hubTrouble) throw hubTrouble;
      if (intake().instances.get(instanceId) === 'Running') throw new Error('409');
      intake().instances.set(instanceId, 'Running');
      intake().createdAt.set(instanceId, intake().now());
      intake().released.push({ instanceId, input });
    },
    async lookAfter(instanceId, input) {
      await Promise.resolve();
      if (intake().instances.get(instanceId) === 'Running') throw new Error('409');
      intake().instances.set(instanceId, 'Running');
      intake().createdAt.set(instanceId, intake().now());
      intake().lookedAfter.push({ instanceId, input });
    },
    async startDetached(child) {
      await Promise.resolve();
      const { instanceId } = child;
      if (intake().instances.get(instanceId) === 'Running') throw new Error('409');
      intake().instances.set(instanceId, 'Running');
      intake().createdAt.set(instanceId, intake().now());
      intake().detached.push(child);
    },
    async status(instanceId) {
      await Promise.resolve();
      const { hubTrouble } = intake();
      if (hubTrouble) throw hubTrouble;
      const runtimeStatus = intake().instances.get(instanceId);
      if (runtimeStatus === undefined) return undefined;
      const createdAt = intake().createdAt.get(instanceId) ?? new Date(0).toISOString();
      return {
        runtimeStatus,
        customStatus: intake().statuses.get(instanceId) ?? { phase: 'cutting off' },
        createdAt,
        updatedAt: createdAt,
      };
    },
    async terminate(instanceId) {
      await Promise.resolve();
      if (intake().instances.has(instanceId)) intake().instances.set(instanceId, 'Terminated');
    },
    async raise(instanceId, event, payload) {
      await Promise.resolve();
      if (!intake().instances.has(instanceId)) throw new Error('404');
      intake().raised.push({ instanceId, event, payload });
    },
  };
}

function objectIdOf({ value }: AccountReference): string | undefined {
  const names: Readonly<Record<string, string>> = {
    'adele@contoso.com': adele,
    'a.vance@contoso.com': adele,
    [adele]: adele,
    'bob@contoso.com': bob,
    'registry@contoso.com': registry,
    [bob]: bob,
  };
  return names[value];
}

function accountWith(objectId: string): Account {
  return {
    tenantId,
    objectId,
    userPrincipalName: objectId === adele ? 'adele@contoso.com' : 'bob@contoso.com',
    displayName: 'Somebody',
    home: null,
    federation: null,
    addresses: [],
    accountEnabled: true,
    signInSessionsValidFrom: null,
    lastPasswordChange: null,
    onPremises: null,
    hasSharePoint: true,
    tenantHasRiskApi: false,
    readAt: '2026-03-31T12:00:00.000Z',
  };
}
