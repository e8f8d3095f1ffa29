import * as z from 'zod';
import type { FindingItem } from '../catalogue/examination.ts';
import type { Unread } from '../catalogue/far-end.ts';
import { Account, Learnt } from '../domain/account.ts';
import { acceptedByName, KeptDecision, ReleaseKind } from '../domain/decision.ts';
import { RecordedEnding } from '../domain/ending.ts';
import { Incident } from '../domain/incident.ts';
import { KeptMatter } from '../domain/mode.ts';
import { Sender } from '../domain/sender.ts';
import { KeptOptions } from '../domain/plan-options.ts';
import type { Outcome } from '../plan/outcome.ts';
import type { Activity, LogReading } from '../plan/proof.ts';
import type { ResidualRisk } from '../catalogue/residual-risk.ts';
import type { Plan } from '../plan/run.ts';
import { Released } from './released-entry.ts';
import { GivenUp, Reopened } from './broken-off-entries.ts';
import { Asked, Held } from './gate-entries.ts';
import type { WatchPlan } from '../plan/watch-plan.ts';

const at = z.string();
const number = z.number().int().positive();

/** What Cordon itself drew or concluded, and nobody else writes: its type is enough. */
const own = <T extends object>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

/** One go at a run of a step, or one look at it. */
const tried = {
  at,
  run: z.string(),
  step: z.string(),
  state: z.string(),
  note: z.string(),
  attempts: z.number().int(),
  actedAt: z.string().optional(),
};

/** Who did it; the id is absent in case files of version 0.1, which took people at their word. */
const author = { by: z.string(), byId: z.string().optional() };

/** It was told later, from the history: the cut-off waits for no case store. */
const copiedAt = z.string().optional();

const Alert = z.object({
  kind: z.literal('alert'),
  at,
  incident: Incident,
  options: KeptOptions,
  watch: KeptMatter.optional(),
  sentBy: Sender.optional(),
});

const Joined = z.object({
  kind: z.literal('case'),
  at,
  delegate: z.object({
    caseId: z.string(),
    objectId: z.string(),
    userPrincipalName: z.string(),
    outcome: z.enum(['started', 'joined', 'held', 'protected', 'dry-run']),
  }),
});

const Planned = z.object({
  kind: z.literal('plan'),
  at,
  account: Account,
  options: KeptOptions,
  plan: own<Plan | WatchPlan>(),
  mode: z.literal('watch').optional(),
  matter: KeptMatter.nullable().optional(),
  /** Why the account may not be watched. */
  refused: z.array(z.string()).readonly().optional(),
  /** The plan of a containment that ends a watch. */
  after: z.literal('watch').optional(),
  readAnew: z.boolean().optional(),
  unticked: z.array(z.string()).readonly().optional(),
  copiedAt,
});

/** What kind of account it is, as it was learnt behind the cut-off. */
const Learning = z.object({
  kind: z.literal('account'),
  at,
  learnt: Learnt,
  /** In sentences. */
  is: z.array(z.string()).readonly(),
});

/** The object itself lies apart, so that the file stays small, and what must be deleted one day is no part of the chain. */
const Captured = z.object({
  kind: z.literal('capture'),
  at,
  run: z.string(),
  step: z.string(),
  sha256: z.string(),
});

const Attempted = z.object({ kind: z.literal('attempt'), ...tried, copiedAt });
const Looked = z.object({ kind: z.literal('verdict'), ...tried });

const Found = z.object({
  kind: z.literal('finding'),
  at,
  examination: z.string(),
  state: z.string(),
  summary: z.string(),
  suspicious: z.number().int(),
  items: z.array(own<FindingItem>()).readonly(),
});

/** A person's word; `changedAt` is when they say it happened. */
const Attested = z.object({
  kind: z.literal('attestation'),
  at,
  attests: z.literal('password-changed'),
  changedAt: z.string(),
  ...author,
});

const Decided = z.object({
  kind: z.literal('decision'),
  at,
  decision: acceptedByName(KeptDecision),
  release: number.optional(),
});

const Evidence = z.discriminatedUnion('about', [
  z.object({
    kind: z.literal('evidence'),
    at,
    about: z.literal('access'),
    since: z.string(),
    logs: z.array(own<LogReading>()).readonly(),
  }),
  z.object({
    kind: z.literal('evidence'),
    at,
    about: z.literal('aftercare'),
    until: z.string(),
    looks: z.number().int().optional(),
    recurrences: z.number().int().optional(),
    unread: z.array(own<Unread>()).readonly().optional(),
    ended: z.string().optional(),
  }),
  z.object({
    kind: z.literal('evidence'),
    at,
    about: z.literal('watch'),
    number,
    snapshot: own<object>(),
    appeared: own<object>(),
    gone: own<object>(),
  }),
  z.object({
    kind: z.literal('evidence'),
    at,
    about: z.literal('release'),
    number,
    because: z.array(z.string()).readonly(),
  }),
]);

const Ended = z.object({
  kind: z.literal('result'),
  at,
  caseId: z.string(),
  result: RecordedEnding,
  because: z.array(z.string()).readonly(),
  t1Ms: z.number().nullable(),
  provenAt: z.string(),
  outcomes: z.array(own<Outcome>()).readonly(),
  proof: z.array(own<LogReading>()).readonly(),
  uncertain: z.array(z.string()).readonly(),
  residualRisk: z.array(own<ResidualRisk>()).readonly(),
});

/** After the result: what came back and was shut again. */
const Recurred = z.object({
  kind: z.literal('recurrence'),
  at,
  run: z.string(),
  step: z.string().optional(),
  seen: z.string(),
  state: z.string().optional(),
  note: z.string().optional(),
  signIn: own<Activity>().optional(),
});

const Undone = z.object({
  kind: z.literal('undo'),
  ...tried,
  as: ReleaseKind.optional(),
  release: number.optional(),
});

const HandedOver = z.object({
  kind: z.literal('hand-over'),
  at,
  ...author,
  release: number,
  identityChecked: z.string().optional(),
  made: z.array(z.string()).readonly(),
  validUntil: z.string(),
});

/** Somebody who may not decided, or asked to. */
const Refused = z.object({ kind: z.literal('refused'), at, asked: z.string(), ...author, because: z.string() });

/** Everything that is ever told of a case. */
export const Entry = z.discriminatedUnion('kind', [
  Alert,
  Joined,
  Held,
  Asked,
  Reopened,
  GivenUp,
  Planned,
  Learning,
  Captured,
  Attempted,
  Looked,
  Found,
  Attested,
  Decided,
  Evidence,
  Ended,
  Recurred,
  Undone,
  Released,
  HandedOver,
  Refused,
]);
export type Entry = z.infer<typeof Entry>;

/** An entry with its place in the case. */
export type PlacedEntry = Entry & { readonly sequence: number };
