import * as z from 'zod';
import type { CaseStore, StoredEntry } from '../casefile/case-store.ts';
import { AftercareView, aftercareOf } from './aftercare-view.ts';
import { Ending, RecordedEnding } from '../domain/ending.ts';
import { keys } from '../casefile/keys.ts';
import { JoinedTo } from '../domain/incident.ts';
import type { CaseRecord } from '../casefile/case-record.ts';
import { holdOf } from '../intake/hold-case.ts';
import { isLive } from '../intake/intake.ts';
import type { DurableStarter, DurableStatus } from '../intake/intake.ts';
import { LogView, proofOf } from './proof-view.ts';
import { ReleaseView, releaseOf } from './release-view.ts';
import { WatchView, viewWatch } from './watch-view.ts';

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

export const CaseSummary = z.strictObject({
  caseId: z.string(),
  account: z.strictObject({ tenantId: z.string(), objectId: z.string(), userPrincipalName: z.string() }),
  status: z.enum(['pending', 'held', 'running', 'ended', 'broken-off']),
  startedAt: time,
  result: Ending.optional().meta({ description: 'How the case ended; absent while it is not known.' }),
  joinedTo: JoinedTo.optional().meta({ description: 'The case that led to this one.' }),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const CaseView = z.strictObject({
  ...CaseSummary.shape,
  phase: z.string().optional().meta({ description: 'What is being done now.' }),
  because: z.array(z.string()).meta({ description: 'Why the result is not "contained".' }),
  t1Ms: z.number().optional().meta({ description: 'From the alert to the last cut-off call acknowledged.' }),
  provenAt: time.optional(),
  watch: WatchView.optional().meta({ description: 'Of an account that is or was watched.' }),
  proof: z.array(LogView).meta({ description: 'How the logs stand that must show nobody left inside.' }),
  uncertain: z.array(z.string()).meta({ description: 'What could not be proved either way.' }),
  residualRisk: z.array(RiskView).meta({ description: 'What may still work, and until when.' }),
  aftercare: AftercareView.optional().meta({ description: 'The watch after the containment.' }),
  release: ReleaseView.optional().meta({ description: 'The newest release.' }),
  steps: z.array(StepView),
  findings: z.array(FindingView).meta({ description: 'What was looked at and told; the items are in the entries.' }),
  entries: z.array(z.looseObject({ sequence: z.number().int(), kind: z.string(), at: time })),
});
export type CaseView = z.infer<typeof CaseView>;

/** What this page reads of a run, in an entry of its own or among the outcomes of the result. */
const Run = z.object({
  run: z.string(),
  step: z.string(),
  state: z.string(),
  note: z.string(),
  attempts: z.number().int(),
  actedAt: z.string().optional(),
  seenAt: z.string().optional(),
});
const Result = z.object({
  result: RecordedEnding,
  because: z.array(z.string()).catch([]),
  uncertain: z.array(z.string()).catch([]),
  residualRisk: z.array(RiskView).catch([]),
  t1Ms: z.number().nullish(),
  provenAt: z.string().optional(),
  outcomes: z.array(z.unknown()).catch([]),
});
const Planned = z.object({ plan: z.object({ notDone: z.array(z.unknown()) }) });
const Phase = z.object({ phase: z.string() });

export async function summarise(record: CaseRecord, store: CaseStore, durable: DurableStarter): Promise<CaseSummary> {
  const result = Result.safeParse(await store.get(keys.result(record.caseId))).data;
  const status = result ? undefined : await durable.status(record.instanceId);
  const hold = result || status ? undefined : await holdOf(record, { store, durable });
  return summaryOf(record, result?.result ?? (hold && 'held'), status);
}

export async function viewCase(record: CaseRecord, store: CaseStore, durable: DurableStarter): Promise<CaseView> {
  const [entries, status] = await Promise.all([store.entries(record.caseId), durable.status(record.instanceId)]);
  const result = Result.safeParse(entries.findLast(({ kind }) => kind === 'result')).data;
  const phase = Phase.safeParse(status?.customStatus).data?.phase;
  const watching = result && (await durable.status(`${record.instanceId}:aftercare`));
  const hold = result || status ? undefined : await holdOf(record, { store, durable });
  const release = releaseOf(entries);
  const aftercare = aftercareOf(entries, watching?.customStatus);
  return {
    ...summaryOf(record, result?.result ?? (hold && 'held'), status),
    ...(phase === undefined ? {} : { phase }),
    because: [...(result?.because ?? hold?.because ?? [])],
    ...(result?.t1Ms == null ? {} : { t1Ms: result.t1Ms }),
    ...(result?.provenAt === undefined ? {} : { provenAt: result.provenAt }),
    proof: proofOf(entries),
    uncertain: result?.uncertain ?? [],
    residualRisk: result?.residualRisk ?? [],
    ...(aftercare === undefined ? {} : { aftercare }),
    ...(release === undefined ? {} : { release }),
    ...(record.watch ? { watch: viewWatch(record.watch, entries) } : {}),
    steps: stepsOf(entries, result?.outcomes ?? []),
    findings: findingsOf(entries),
    entries: [...entries],
  };
}

function summaryOf(record: CaseRecord, result: Ending | undefined, status: DurableStatus | undefined): CaseSummary {
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
function stateOf(result: Ending | undefined, status: DurableStatus | undefined): CaseSummary['status'] {
  if (result === 'held') return 'held';
  if (result !== undefined) return 'ended';
  if (status === undefined || status.runtimeStatus === 'Pending') return 'pending';
  return isLive(status) ? 'running' : 'broken-off';
}

/** The last word of each examination. */
function findingsOf(entries: readonly StoredEntry[]): z.infer<typeof FindingView>[] {
  const findings = entries.flatMap((entry) =>
    entry.kind === 'finding' ? [z.object(FindingView.shape).parse(entry)] : [],
  );
  return [...new Map(findings.map((finding) => [finding.examination, finding])).values()];
}

/** How each run stands: what the plan left out, overtaken by what was tried, overtaken by the result. */
function stepsOf(entries: readonly StoredEntry[], outcomes: readonly unknown[]): StepView[] {
  const leftOut = entries.flatMap((entry) => Planned.safeParse(entry).data?.plan.notDone ?? []);
  const runs = new Map<string, StepView>();
  const tell = (said: unknown, at?: string): void => {
    const read = Run.safeParse(said).data;
    if (!read) return;
    const { actedAt, seenAt = at, ...run } = read;
    const view = { ...run, ...(actedAt === undefined ? {} : { actedAt }), ...(seenAt === undefined ? {} : { seenAt }) };
    runs.set(run.run, view);
  };
  for (const entry of entries) if (entry.kind === 'attempt' || entry.kind === 'verdict') tell(entry, entry.at);
  for (const said of [...leftOut, ...outcomes]) tell(said);
  return [...runs.values()];
}
