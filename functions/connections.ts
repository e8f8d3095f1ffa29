import { anchoring } from '../shared/casefile/anchors.ts';
import type { AnchorPlace } from '../shared/casefile/anchors.ts';
import { openBlobCells } from '../shared/casefile/blob-cells.ts';
import type { OpenContainer } from '../shared/casefile/blob-requests.ts';
import { openBlobCaseStore } from '../shared/casefile/blob-store.ts';
import type { CaseStore } from '../shared/casefile/case-store.ts';
import type { Cells } from '../shared/casefile/cells.ts';
import { openDirectoryCells } from '../shared/casefile/directory-cells.ts';
import { openDirectoryCaseStore } from '../shared/casefile/directory-store.ts';
import { startOf } from '../shared/casefile/starts.ts';
import type { FarEnd, Ranks } from '../shared/catalogue/far-end.ts';
import type { Tenant } from '../shared/catalogue/tenant.ts';
import { config } from '../shared/config.ts';
import { breakerOf } from '../shared/decisions/breaker.ts';
import { switchKnown } from '../shared/decisions/kill-switch.ts';
import { slotsIn } from '../shared/decisions/slots.ts';
import { keepSize, sizeKnown } from '../shared/decisions/tenant-size.ts';
import type { Breaker } from '../shared/intake/breaker.ts';
import { groupsIn } from '../shared/decisions/policy.ts';
import { policyInForce } from '../shared/decisions/policy-in-force.ts';
import type { Complain, InForce } from '../shared/decisions/policy-in-force.ts';
import { ranksKnown } from '../shared/decisions/ranks-known.ts';
import { goingBy } from '../shared/domain/case-start.ts';
import type { CaseStart } from '../shared/domain/case-start.ts';
import type { Mode } from '../shared/domain/mode.ts';
import { Later } from '../shared/domain/errors.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';
import { isContainer } from '../shared/store-place.ts';
import type { WorkContext } from '../shared/work/work-context.ts';

let store: CaseStore | undefined;
const containers = new Map<string, ReturnType<OpenContainer>>();
let connected: Promise<Tenant> | undefined;

/** The kind of tenant that this process serves. */
export const farEnd: FarEnd = microsoft365;

/** The case store of this process. */
export function caseStore(): CaseStore {
  if (store) return store;
  const { caseStore: place } = config();
  if (isContainer(place)) connectSoon(containerAt(place));
  const [cases, anchors] = [storeAt(place), anchorPlace()];
  return (store = anchors ? anchoring(cases, anchors) : cases);
}

/** Where the ends of cases are anchored; undefined: nowhere. */
export function anchorPlace(): AnchorPlace | undefined {
  const { anchorStore } = config();
  return anchorStore === undefined ? undefined : storeAt(anchorStore);
}

function storeAt(place: string): CaseStore {
  return isContainer(place) ? openBlobCaseStore(containerAt(place)) : openDirectoryCaseStore(place);
}

/** What may change, beside the case store of this process. */
export function caseCells(): Cells {
  const { caseStore: place } = config();
  return isContainer(place) ? openBlobCells(containerAt(place)) : openDirectoryCells(place);
}

/** The first alert would wait for the SDK, a token and a connection: they come while its account is read. A fault shows at the first call. */
function connectSoon(open: OpenContainer): void {
  open()
    .then((container) => container.exists())
    .catch(() => undefined);
}

/** For the app's own identity; the clients are loaded at the first call, not at start-up. */
function containerAt(url: string): OpenContainer {
  const connect: OpenContainer = async () => {
    const [{ connectContainer }, { credentialOf }] = await Promise.all([
      import('../shared/casefile/blob-container.ts'),
      import('../shared/microsoft365/clients/token-source.ts'),
    ]);
    return connectContainer(url, credentialOf(config()));
  };
  return () => {
    const connected = containers.get(url) ?? connect();
    containers.set(url, connected);
    return connected;
  };
}

let policy: ReturnType<typeof policyInForce> | undefined;

/** The policy that counts now; whoever asks is told what is wrong with one that cannot be read. */
export function knownPolicy(complain: Complain): Promise<InForce> {
  return (policy ??= policyInForce(config().policy, Date.now))(complain);
}

let groups: readonly string[] = [];
const ranks = ranksKnown(
  async () => farEnd.readRanks(groups, await servedTenant()),
  () => Date.now(),
);

/** Who is of which rank, as far as that policy asks; undefined: the tenant does not tell it now. */
export async function ranksUnder(asked: () => Promise<InForce>): Promise<Ranks | undefined> {
  groups = groupsIn((await asked()).policy.people);
  return ranks();
}

let take: ReturnType<typeof slotsIn> | undefined;
const knownSize = sizeKnown(caseCells, () => Date.now());

/** What of this process counts, whoever asks. */
export function countedBy(asked: () => Promise<InForce>): Breaker {
  return breakerOf({ take: (take ??= slotsIn(caseStore())), policy: asked, accounts: knownSize });
}

/** Counts the accounts of the tenant, where that was long ago. */
export async function keepTenantSize(): Promise<void> {
  await keepSize(caseCells(), Date.now(), async () => farEnd.countAccounts(await servedTenant()));
}

/** How the kill switch stands, as this process knows it. */
export const knownSwitch = switchKnown(caseCells, () => Date.now());

/** Whether nothing may be written now: also where the switch could never be read. */
export async function isStopped(): Promise<boolean> {
  return config().isStopped || (await knownSwitch())?.state !== 'on';
}

/** The tenant with this id. A process serves one tenant; whoever is told of another must not act in this one. */
export async function tenantOf(tenantId: string): Promise<Tenant> {
  const served = config().tenantId;
  if (tenantId.toLowerCase() !== served.toLowerCase())
    throw new Error(`The account belongs to the tenant ${tenantId}, and this app serves the tenant ${served}.`);
  return servedTenant();
}

/** The tenant that this process serves; its clients are loaded at the first call, not at start-up. */
export function servedTenant(): Promise<Tenant> {
  return (connected ??= import('../shared/microsoft365/clients/connect-tenant.ts').then(({ connectTenant }) =>
    connectTenant(config()),
  ));
}

/** What the activities of this process work with on a case. */
export async function workOn({ account }: CaseStart): Promise<WorkContext> {
  return { farEnd, tenant: await tenantOf(account.tenantId), store: caseStore(), isStopped };
}

/** What the case goes by: what it started with, and what the organisation has set for all. Not for a history. Throws as `keptStart` does. */
export async function startedWith(caseId: string, mode?: Mode): Promise<CaseStart> {
  return goingBy(await keptStart(caseId, mode), config());
}

/**
 * What the case started with, as a watch or as a containment; without a mode as what it is now. Throws `Later` where the case store does not
 * say: it is down, or nobody has written it there yet.
 */
export async function keptStart(caseId: string, mode?: Mode): Promise<CaseStart> {
  const start = await startOf(caseStore(), caseId, mode).catch((cause: unknown) => {
    throw new Later('the case store cannot be read', undefined, { cause });
  });
  if (!start) throw new Later('what the case started with is not in the case store yet');
  return start;
}
