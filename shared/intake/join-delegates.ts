import type { Alert } from '../alerts/alert.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { believedIn, deepestJoin } from '../domain/incident.ts';
import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { sentByCordon } from '../domain/sender.ts';
import type { Intake } from './intake.ts';
import { startContainment } from './start-containment.ts';

/** What became of the delegates who look compromised. */
export interface JoinedDelegates {
  readonly joined: readonly { readonly caseId: string; readonly objectId: string }[];
  /** Those the tenant or the task hub could not be asked about now. */
  readonly open: number;
}

/**
 * Contains the delegates that the case's own finding offers, each in a case joined to this one, through the same intake as any alert. It
 * cannot run away: a family of cases is at most two deep, and holds each account once, decided by the case store.
 */
export async function joinDelegates(intake: Intake, start: CaseStart): Promise<JoinedDelegates> {
  const depth = (start.incident.joinedTo?.depth ?? 0) + 1;
  if (depth > deepestJoin) return { joined: [], open: 0 };
  const family = await familyOf(start, intake);
  const joined: { caseId: string; objectId: string }[] = [];
  let open = 0;
  for (const { objectId, why } of await offeredIn(start.caseId, intake)) {
    if (family.accounts.has(objectId)) continue;
    const key = keys.family(family.root, objectId);
    const { value } = await intake.store.putIfAbsent(key, { by: start.caseId });
    if (value.by !== start.caseId) continue;
    const containment = await startContainment(intake, alertFor(start, objectId, why, depth, intake.now()));
    if ('unanswered' in containment) open += 1;
    if (!('case' in containment)) continue;
    const { caseId, userPrincipalName } = containment.case;
    joined.push({ caseId, objectId });
    const delegate = { caseId, objectId, userPrincipalName, outcome: containment.outcome };
    const once = `delegate-${objectId}`;
    await tell(intake.store, start.caseId, { kind: 'case', at: intake.now(), delegate }, { once });
  }
  return { joined, open };
}

/** The last word of each examination that offers accounts. */
async function offeredIn(caseId: string, { farEnd, store }: Intake): Promise<{ objectId: string; why: string }[]> {
  const { findings } = await readCase(store, caseId);
  const offering = farEnd.examinations.filter(({ offersAccounts }) => offersAccounts);
  const items = offering.flatMap(({ name }) => findings.find(({ examination }) => examination === name)?.items ?? []);
  return items.flatMap(({ offered, what }) =>
    offered === undefined ? [] : [{ objectId: offered.toLowerCase(), why: what }],
  );
}

/** The case that all of them come from, and the accounts on the way to it. */
async function familyOf(
  start: CaseStart,
  { store }: Intake,
): Promise<{ readonly root: string; readonly accounts: ReadonlySet<string> }> {
  const accounts = new Set([start.account.objectId.toLowerCase()]);
  let root = start.caseId;
  let parent = start.incident.joinedTo?.caseId;
  for (let up = 0; parent !== undefined && up < deepestJoin; up += 1) {
    const record = await store.get<CaseRecord>(keys.case(parent));
    if (!record) break;
    root = record.caseId;
    accounts.add(record.objectId);
    parent = record.incident.joinedTo?.caseId;
  }
  return { root, accounts };
}

/** The id is the same on every repeat, so an alert that comes twice starts nothing twice. */
function alertFor(start: CaseStart, objectId: string, why: string, depth: number, receivedAt: string): Alert {
  const { caseId, incident, options } = start;
  return {
    sentBy: sentByCordon,
    reference: { by: 'object-id', value: objectId },
    incident: {
      id: `delegate-of-${caseId}`,
      source: 'cordon',
      title: `Delegate in ${caseId}: ${why}`.slice(0, 500),
      severity: incident.severity,
      receivedAt,
      ...believedIn(incident),
      joinedTo: { caseId, depth },
    },
    // What was chosen about the one account says nothing about the other.
    options: { ...options, without: [], purgeSent: null, keepSignInMethods: [] },
  };
}
