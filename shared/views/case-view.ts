import * as z from 'zod';
import { fold } from '../casefile/case-file.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { AftercareView, aftercareOf } from './aftercare-view.ts';
import { Ending } from '../domain/ending.ts';
import { Level } from '../domain/level.ts';
import { aftercareInstance } from '../domain/instances.ts';
import { JoinedTo } from '../domain/incident.ts';
import { runsElsewhere } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { holdOf } from '../intake/hold-case.ts';
import { isLive } from '../intake/intake.ts';
import type { DurableStarter, DurableStatus } from '../intake/intake.ts';
import { LogView, proofOf } from './proof-view.ts';
import { ReleaseView, releaseOf } from './release-view.ts';
import { WatchView, viewWatch } from './watch-view.ts';
import { WatchWaits, watchWaits } from './watch-waits.ts';

const time = z.string().meta({ description: 'ISO 8601 UTC' });

export const StepView = z.strictObject({
  run: z.string().meta({ description: 'The run of a step; a step that is repeated has several.' }),
  step: z.string(),
  state: z.string(),
  note: z.string().meta({ description: 'What was seen, or why not.' }),
  attempts: z.number().int(),
  actedAt: time.optional(),
  seenAt: time.optional(),
});
export type StepView = z.infer<typeof StepView>;

export const FindingView = z.strictObject({
  examination: z.string(),
  state: z.string().meta({ description: 'found, or unknown where it could not be read.' }),
  summary: z.string(),
  suspicious: z.number().int().meta({ description: 'How many items to look at first.' }),
});

const RiskView = z.strictObject({
  sentence: z.string(),
  until: time.nullable().meta({ description: 'Null where nobody can say when.' }),
  readMore: z.string(),
});

const NeedsPerson = z
  .strictObject({ since: time, because: z.string() })
  .meta({ description: 'Work on the case broke off again and again, and Cordon opens it no more.' });

export const CaseSummary = z.strictObject({
  caseId: z.string(),
  account: z.strictObject({ tenantId: z.string(), objectId: z.string(), userPrincipalName: z.string() }),
  status: z.enum(['not-started', 'unknown', 'pending', 'held', 'running', 'ended', 'broken-off']).meta({
    description:
      'Not started: the task hub does not know the case. Send the alert again. Unknown: the task hub cannot be reached. Ask again later. Or ' +
      'another one runs the case, and the phase names it.',
  }),
  startedAt: time,
  result: Ending.optional().meta({ description: 'How the case ended; absent while it is not known.' }),
  joinedTo: JoinedTo.optional().meta({ description: 'The case that led to this one.' }),
  waits: WatchWaits.optional(),
  needsPerson: NeedsPerson.optional(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const CaseView = z.strictObject({
  ...CaseSummary.shape,
  level: Level.optional().meta({
    description: 'How far the containment goes; absent until that is written down. Soft and hard leave doors open.',
  }),
  policy: z.string().optional().meta({ description: 'The version of the policy when the case was claimed.' }),
  kindOfAccount: z
    .array(z.string())
    .meta({ description: 'What kind of account it is; empty while that is not known.' }),
  phase: z.string().optional().meta({ description: 'What is being done now.' }),
  because: z.array(z.string()).meta({ description: 'Why the result is not "contained".' }),
  t1Ms: z.number().optional().meta({ description: 'From the alert to the last cut-off call acknowledged.' }),
  provenAt: time.optional(),
  watch: WatchView.optional().meta({ description: 'Of an account that is or was watched.' }),
  proof: z.array(LogView).meta({ description: 'How the logs stand that must show nobody left inside.' }),
  uncertain: z.array(z.string()).meta({ description: 'What could not be proved either way.' }),
  residualRisk: z.array(RiskView).meta({ description: 'What may still work, and until when.' }),
  aftercare: AftercareView.optional().meta({ description: 'What followed the containment.' }),
  release: ReleaseView.optional().meta({ description: 'The newest release.' }),
  steps: z.array(StepView),
  findings: z.array(FindingView).meta({ description: 'What was looked at and told; the items are in the entries.' }),
  entries: z.array(z.looseObject({ sequence: z.number().int(), kind: z.string(), at: time })),
});
export type CaseView = z.infer<typeof CaseView>;

/** Its database was lost, or the app ended before it was started; the watchdog opens it anew, and so does the alert. */
const notStarted = 'not started: send the alert again';

/** Whether anybody works on the case is not known: nothing has to be sent. */
const unreachable = 'unknown: the task hub cannot be reached, ask again in a minute';

/** In place of a status: the task hub could not be asked. */
type StatusIfReached = DurableStatus | 'unreachable' | undefined;

/** Who is asked for a status; another task hub cannot be. */
interface Reach {
  readonly durable: Pick<DurableStarter, 'status'>;
  readonly isElsewhere: boolean;
}

/** The case file is worth showing also while the task hub is out of reach. */
export async function statusIfReached(instanceId: string, { durable, isElsewhere }: Reach): Promise<StatusIfReached> {
  return isElsewhere ? 'unreachable' : durable.status(instanceId).catch(() => 'unreachable' as const);
}

const Phase = z.object({ phase: z.string() });

/** @param taskHub that this app has; without it, that of the case */
export async function viewCase(
  record: CaseRecord,
  store: CaseStore,
  durable: DurableStarter,
  taskHub?: string,
): Promise<CaseView> {
  const isElsewhere = runsElsewhere(record, taskHub);
  const [entries, status] = await Promise.all([
    store.entries(record.caseId),
    statusIfReached(record.instanceId, { durable, isElsewhere }),
  ]);
  const file = fold(entries);
  const { result } = file;
  const isUnknown = !result && !status;
  const underCare = result && (await statusIfReached(aftercareInstance(record.instanceId), { durable, isElsewhere }));
  const waits = await watchWaits(record, store);
  const hold = isUnknown ? await holdOf(record, { store, durable }) : undefined;
  const phaseHere = isUnknown && !hold ? notStarted : phaseOf(result?.result, status);
  const phase = isElsewhere && !result ? `unknown: the task hub ${String(record.taskHub)} runs it` : phaseHere;
  const release = releaseOf(file);
  const aftercare = aftercareOf(file, typeof underCare === 'object' ? underCare.customStatus : undefined);
  return {
    ...summaryOf(record, result?.result ?? (hold && 'held'), status),
    ...(waits ? { waits } : {}),
    ...needsPersonIn(file),
    ...(phase === undefined ? {} : { phase }),
    ...(file.level === undefined ? {} : { level: file.level }),
    ...(record.policy === undefined ? {} : { policy: record.policy }),
    kindOfAccount: [...file.kindOfAccount],
    because: [...(result?.because ?? hold?.because ?? [])],
    ...(result?.t1Ms == null ? {} : { t1Ms: result.t1Ms }),
    ...(result?.provenAt === undefined ? {} : { provenAt: result.provenAt }),
    proof: proofOf(file),
    uncertain: [...(result?.uncertain ?? [])],
    residualRisk: z.array(z.object(RiskView.shape)).parse(result?.residualRisk ?? []),
    ...(aftercare === undefined ? {} : { aftercare }),
    ...(release === undefined ? {} : { release }),
    ...(record.watch ? { watch: viewWatch(record.watch, file) } : {}),
    steps: [...file.runs],
    findings: file.findings.map((finding) => z.object(FindingView.shape).parse(finding)),
    entries: [...entries],
  };
}

export function needsPersonIn({ givenUp }: CaseFile): Pick<CaseSummary, 'needsPerson'> {
  return givenUp ? { needsPerson: { since: givenUp.at, because: givenUp.because } } : {};
}

export function summaryOf(record: CaseRecord, result: Ending | undefined, status: StatusIfReached): CaseSummary {
  const { caseId, tenantId, objectId, userPrincipalName, startedAt } = record;
  const account = { tenantId, objectId, userPrincipalName };
  const { joinedTo } = record.incident;
  return {
    caseId,
    account,
    status: stateOf(result, status),
    startedAt,
    ...(result === undefined ? {} : { result }),
    ...(joinedTo ? { joinedTo } : {}),
  };
}

/** An instance that stopped without a result was terminated or failed: nobody works on the case, and that must be seen. */
function stateOf(result: Ending | undefined, status: StatusIfReached): CaseSummary['status'] {
  if (result === 'held') return 'held';
  if (result !== undefined) return 'ended';
  if (status === undefined) return 'not-started';
  if (status === 'unreachable') return 'unknown';
  if (status.runtimeStatus === 'Pending') return 'pending';
  return isLive(status) ? 'running' : 'broken-off';
}

function phaseOf(result: Ending | undefined, status: StatusIfReached): string | undefined {
  if (status === 'unreachable') return result === undefined ? unreachable : undefined;
  return Phase.safeParse(status?.customStatus).data?.phase;
}
