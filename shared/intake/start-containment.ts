import type { Alert } from '../alerts/alert.ts';
import { sinceItExists } from '../alerts/compromised-since.ts';
import { enterCase } from '../casefile/case-index.ts';
import { watchRemedies } from '../alerts/watch-request.ts';
import { caseIdFor } from '../casefile/case-id.ts';
import type { Account } from '../domain/account.ts';
import { compareLevels, levelOf } from '../domain/level.ts';
import { hours } from '../domain/duration.ts';
import type { Duration } from '../domain/duration.ts';
import { Later, reasonOf } from '../domain/errors.ts';
import { rejection } from '../domain/problem.ts';
import { whenUnresolved } from './when-unresolved.ts';
import type { Unresolved } from '../catalogue/far-end.ts';
import type { Rejection } from '../domain/problem.ts';
import { latestCase, runsElsewhere } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { accountKey, keys } from '../casefile/keys.ts';
import { startOf } from '../casefile/starts.ts';
import { alongside } from './alongside.ts';
import type { GatedAlert } from './gates.ts';
import { isOfSameAsker } from './asker-of.ts';
import { isLive } from './intake.ts';
import type { DurableStatus, Intake } from './intake.ts';
import { isGivenUp } from './open-anew.ts';
import { reopenCase } from './reopen-case.ts';
import { knowsAlert, recordAlert } from './record-alert.ts';
import type { Raise } from './raise-case.ts';
import { startAs } from './start-case.ts';
import { startUnlessHeld } from './start-unless-held.ts';
import type { Started } from './start-unless-held.ts';

export type Containment =
  | { readonly case: CaseRecord; readonly outcome: Started }
  | { readonly rejected: Rejection }
  | { readonly unanswered: Unanswered };

/** The tenant could not say who the account is; nothing was started. */
export interface Unanswered {
  /** `later`: unreachable or throttled. `refused`: it will not answer us, e.g. because a permission is missing. */
  readonly why: 'later' | 'refused';
  readonly detail: string;
  /** How long the tenant asked us to wait. */
  readonly after: Duration | undefined;
}

/**
 * Takes in one alert: reads the account once and sees to it that exactly one containment of it is under way. Throws only where the
 * task hub or the case store cannot be reached.
 */
export async function startContainment(intake: Intake, alert: Alert): Promise<Containment> {
  intake.prepareGates?.();
  const [account, copies] = await Promise.all([
    intake.tenantReader.resolveAccount(alert.reference).catch(unanswered),
    ownerOfCopies(alert, intake),
  ]);
  if ('unanswered' in account) return account;
  if ('unresolved' in account) return { rejected: unresolved(alert, account) };
  const misdirected = copies && whyNotThere(copies, account);
  if (misdirected !== undefined) return { rejected: misdirected };
  return contain(intake, { ...alert, incident: sinceItExists(alert.incident, account) }, account);
}

/** Where the copies of a watch would go; undefined where nothing is copied, or the tenant does not say now: the gate of the watch asks again. */
async function ownerOfCopies({ watch, options }: Alert, intake: Intake): Promise<Account | Unresolved | undefined> {
  const to = options.preservationMailbox;
  if (!watch || to === null) return undefined;
  return intake.tenantReader.resolveAccount({ by: 'address', value: to.toLowerCase() }).catch(() => undefined);
}

function whyNotThere(copies: Account | Unresolved, { objectId }: Account): Rejection | undefined {
  const isOwn = 'objectId' in copies && copies.objectId === objectId;
  if (!isOwn && !('unresolved' in copies && copies.unresolved === 'unknown')) return undefined;
  const problem = isOwn ? 'is the watched account itself' : 'is no address of this tenant';
  const reason = 'The alert asks for a watch that is not possible.';
  return rejection(
    reason,
    'options.preservationMailbox',
    problem,
    watchRemedies.preservationMailbox,
    'misdirected-watch',
  );
}

async function contain(intake: Intake, alert: Alert, account: Account): Promise<Containment> {
  for (;;) {
    const latest = await latestCase(account, intake.store);
    if (latest) {
      const joined = await joinOrHeal(latest, account, alert, intake);
      if (joined) return joined;
    }
    const claimed = await claimNext(latest, account, alert, intake);
    // Another alert was quicker: its case is the latest now.
    if (!claimed) continue;
    // Side by side, because T1 is running: the claim holds all that a second delivery needs to heal what is missing.
    const writes = [recordAlert(claimed.caseId, alert, intake)];
    return { case: claimed, outcome: await alongside(writes, startUnlessHeld(claimed, account, alert, intake, true)) };
  }
}

/** Undefined where the latest case is over and this alert is news: then the account is contained again. */
async function joinOrHeal(
  latest: CaseRecord,
  account: Account,
  alert: Alert,
  intake: Intake,
): Promise<Containment | undefined> {
  // The result is the case's last word. The task hub's is not: a split brain leaves "Running" on an instance that has completed.
  // https://github.com/Azure/azure-functions-durable-extension/issues/3375
  if (await hasResult(latest, intake)) return joinEnded(latest, alert, intake);
  if (runsElsewhere(latest, intake.taskHub)) return joinElsewhere(latest, alert, intake);
  const status = await intake.durable.status(latest.instanceId);
  if ((!status || !isLive(status)) && (await isGivenUp(latest.caseId, intake))) return undefined;
  if (status && !isLive(status)) return joinBrokenOff(latest, status, alert, intake);
  // It is asked for more than the case that runs: that goes on beside it, and takes nothing back.
  const isMore = status && (asksForMore(alert, latest) || (await isCorroborated(latest, alert, intake)));
  if (isMore && !(await knowsAlert(latest.caseId, alert, intake))) return undefined;
  // What the start left beside it may be missing. What the case started with is not ours to say: `record-cut-off` has it from the history.
  await Promise.all([recordAlert(latest.caseId, alert, intake), enterCase(intake.store, latest)]);
  if (status) return { case: latest, outcome: 'joined' };
  // Started, and not there: the account that was read a moment ago is as Cordon left it.
  const kept = await startOf(intake.store, latest.caseId);
  if (kept) return { case: latest, outcome: await startAs(kept, latest, intake) };
  // Claimed but never started, or just about to be: starting twice is refused by the task hub.
  return { case: latest, outcome: await startUnlessHeld(latest, account, alert, intake) };
}

function asksForMore({ options, watch }: Alert, latest: CaseRecord): boolean {
  return !watch && !latest.watch && compareLevels(levelOf(options), levelOf(latest.options)) > 0;
}

async function hasResult({ caseId }: CaseRecord, { store }: Pick<Intake, 'store'>): Promise<boolean> {
  return (await store.get(keys.result(caseId))) !== undefined;
}

/** Its own task hub starts it, wakes it and opens it anew: here it is joined and no more. Undefined where it was given up there. */
async function joinElsewhere(latest: CaseRecord, alert: Alert, intake: Intake): Promise<Containment | undefined> {
  if (await isGivenUp(latest.caseId, intake)) return undefined;
  await Promise.all([recordAlert(latest.caseId, alert, intake), enterCase(intake.store, latest)]);
  return { case: latest, outcome: 'joined' };
}

/** Undefined where the alert is news. */
async function joinEnded(latest: CaseRecord, alert: Alert, intake: Intake): Promise<Containment | undefined> {
  if (await knowsAlert(latest.caseId, alert, intake)) return { case: latest, outcome: 'joined' };
  if (!(await waitsByBreaker(latest, alert, intake))) return undefined;
  await recordAlert(latest.caseId, alert, intake);
  return { case: latest, outcome: 'joined' };
}

/** Whether the breaker softened the case, and nobody has decided about it: more of the same source is no news. */
async function waitsByBreaker(latest: CaseRecord, alert: Alert, { store }: Intake): Promise<boolean> {
  if (!isOfSameAsker(alert, latest)) return false;
  const raise = await store.get<Raise>(keys.raise(latest.caseId));
  return raise?.byBreaker === true && (await store.get(keys.raiseDecision(latest.caseId))) === undefined;
}

/** Whether the breaker let the case that runs only end sessions, and another source speaks for it now: that one is counted by itself. */
async function isCorroborated(latest: CaseRecord, alert: Alert, { store }: Intake): Promise<boolean> {
  if (latest.watch || alert.watch || isOfSameAsker(alert, latest)) return false;
  return (await store.get<Raise>(keys.raise(latest.caseId)))?.byBreaker === true;
}

/** The watchdog would open it in a moment; undefined where it does so no more. */
async function joinBrokenOff(
  latest: CaseRecord,
  status: DurableStatus,
  alert: Alert,
  intake: Intake,
): Promise<Containment | undefined> {
  const reopened = await reopenCase(latest, status, intake);
  // It may have ended since it was asked for.
  if (reopened === 'over' && (await hasResult(latest, intake))) return joinEnded(latest, alert, intake);
  if (reopened !== 'opened' && reopened !== 'left') return undefined;
  await Promise.all([recordAlert(latest.caseId, alert, intake), enterCase(intake.store, latest)]);
  return { case: latest, outcome: 'joined' };
}

/** The case store decides who opens an account's next case; undefined if it was someone else. */
export async function claimNext(
  latest: CaseRecord | undefined,
  account: Account,
  alert: GatedAlert,
  intake: Intake,
  raised?: CaseRecord['raised'],
): Promise<CaseRecord | undefined> {
  const generation = latest ? generationOf(latest) + 1 : 1;
  const instanceId = generation === 1 ? accountKey(account) : `${accountKey(account)}.${String(generation)}`;
  const policy = await intake.policyVersion?.();
  const record: CaseRecord = {
    caseId: caseIdFor(instanceId),
    instanceId,
    taskHub: intake.taskHub,
    tenantId: account.tenantId.toLowerCase(),
    objectId: account.objectId.toLowerCase(),
    userPrincipalName: account.userPrincipalName,
    startedAt: intake.now(),
    ...(alert.sentBy ? { sentBy: alert.sentBy } : {}),
    incident: alert.incident,
    options: alert.options,
    ...(alert.watch ? { watch: alert.watch } : {}),
    ...(policy === undefined ? {} : { policy }),
    ...(latest && isOfAnother(latest, alert, intake.now()) ? { corroborates: latest.caseId } : {}),
    ...(raised ? { raised } : {}),
    ...(alert.partOf === undefined ? {} : { partOf: alert.partOf }),
  };
  const { written } = await intake.store.putIfAbsent(keys.claim(account, generation), record);
  return written ? record : undefined;
}

function isOfAnother(latest: CaseRecord, alert: Pick<Alert, 'incident'>, now: string): boolean {
  return !isOfSameAsker(latest, alert) && Date.parse(now) - Date.parse(latest.startedAt) < hours(24);
}

const generationOf = ({ instanceId }: CaseRecord): number => Number(instanceId.split('.')[2] ?? '1');

function unresolved(alert: Alert, { unresolved: why, detail }: Unresolved): Rejection {
  const { problem, remedy } = whenUnresolved[why];
  const reason = `The account "${alert.reference.value}" is ${why}.`;
  return rejection(reason, 'account', `${problem}: ${detail}`, remedy, `${why}-account`);
}

/** Whatever went wrong, the tenant did not say who it is. */
function unanswered(error: unknown): { unanswered: Unanswered } {
  const detail = reasonOf(error);
  if (error instanceof Later) return { unanswered: { why: 'later', detail, after: error.after } };
  return { unanswered: { why: 'refused', detail, after: undefined } };
}
