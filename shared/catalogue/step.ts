import type { Account } from '../domain/account.ts';
import type { Duration } from '../domain/duration.ts';
import type { Decision } from '../domain/decision.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import type { Permission } from './permission.ts';
import type { ReleaseStage } from './release-stage.ts';
import type { ReleaseRules, Taken } from './taken.ts';
import { expecting } from './expecting.ts';
import type { Tenant } from './tenant.ts';
import type { Traits } from './traits.ts';

/** Whether the step holds, as seen in the tenant. An HTTP status is never a verdict. */
export type Verdict =
  | { readonly is: 'holds'; readonly seen: string }
  /** `actAgain`: the tenant shows that the change is not there (never landed, or undone): execute again. Otherwise only look again. */
  | { readonly is: 'not-yet'; readonly seen: string; readonly lookAgain?: Duration; readonly actAgain?: boolean }
  | { readonly is: 'refused' | 'not-performed'; readonly reason: string }
  /** The service took it and offers no read-back; distrust it until then (ISO 8601 UTC). */
  | { readonly is: 'acknowledged'; readonly seen: string; readonly until: string };

/** What is known of the case before anything is done. */
export interface CaptureContext {
  /** ISO 8601 UTC: since when the account is believed compromised. */
  readonly compromisedSince: string;
  readonly options: PlanOptions;
}

/** What a step is told about its case. */
export interface StepContext extends CaptureContext {
  readonly caseId: string;
  /** ISO 8601 UTC: when Cordon got the alert. */
  readonly alertedAt: string;
  /** ISO 8601 UTC: when this run of the step was first attempted. The same on every repeat, so a step can tell its own act from an older one. */
  readonly since: string;
  /** ISO 8601 UTC: when the service last acknowledged this run's change. */
  readonly actedAt?: string | undefined;
  /** How often it has. */
  readonly acts?: number | undefined;
  /** What people attested in this case, oldest first (e.g. a password changed on premises). A word is not a proof. Read only for a step that hears people. */
  readonly attested: readonly Attestation[];
  /** What people decided in this case, oldest first; the same goes for it. */
  readonly decisions: readonly Decided[];
}

/** A word that the case has heard. */
export interface Decided {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly decision: Decision;
}

/** A person's word that the password was changed on premises. */
export interface Attestation {
  /** ISO 8601 UTC: when the person says it happened. */
  readonly at: string;
  readonly by: string;
}

/** One thing that a step would change, in words and values for a person. */
export interface Change {
  readonly what: string;
  /** As `Taken.id`, where another thing may be called the same: whoever makes a thing chooses its name. */
  readonly id?: string;
  readonly from: string;
  readonly to: string;
}

/** What is known when a step is taken back. */
export interface ReleaseContext extends ReleaseRules {
  readonly options?: PlanOptions | undefined;
  /** ISO 8601 UTC: when this undo was first attempted. */
  readonly since: string;
  /** ISO 8601 UTC: when the service last acknowledged it. */
  readonly actedAt?: string | undefined;
}

export interface Restore<Before> {
  readonly releaseStage: ReleaseStage;
  readonly describe: string;
  /** What it cannot bring back all the same, in one sentence. */
  readonly exceptFor?: string;
  /** All that was taken away, read anew: what a person is shown before the release, and what the release goes by. Where it is left out, all comes back. */
  taken?(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<readonly Taken[]>;
  /** Brings back what comes back (`comes-back.ts`), and takes away what must stay away; twice is the same as once. */
  restore(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<void>;
  /** Asks the tenant whether what should come back is back, and nothing else: an undo is proved like a step. */
  verify(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<Verdict>;
  /** Names of what was captured, must stay away, and is there all the same. Nobody is let in while there is any. */
  reappeared?(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<readonly string[]>;
}

/** Everything about one move against the attacker. The order says when; this says what, why, with which right, and how it is proved. */
export interface Step<Before = unknown> {
  /** Permanent: it is written into histories and case files. */
  readonly name: string;
  readonly title: string;
  /** One sentence for the analyst: what the attacker loses. */
  readonly purpose: string;
  /** What the owner of the account notices while the step holds. */
  readonly impact: 'unnoticed' | 'hindered' | 'locked-out';
  /** Whether "contained" needs this step to hold. */
  readonly required: boolean;
  /** Of which accounts it does, where not of all. */
  requiredFor?(account: Account): boolean;
  readonly traits: Traits;
  /** MITRE ATT&CK techniques that it counters; empty where none fits. */
  readonly attack: readonly string[];
  /** D3FEND countermeasures that it is; empty where none fits. */
  readonly defend: readonly string[];
  readonly permissions: readonly Permission[];
  /** Rights over roles and applications, on an identity of its own that is off by default. Without it the step says what it left. */
  readonly tierZero?: readonly Permission[];
  /** The Microsoft page the step rests on. */
  readonly readMore: string;
  /** The external event that prompts a look before the next poll is due; losing it costs one poll. */
  readonly wakesOn?: string;
  /** Pure: why a word of approval or rejection would change nothing; undefined where it counts. Only of a step that wakes on decisions. */
  whyIdle?(word: Decision, context: Pick<StepContext, 'decisions' | 'options'>): string | undefined;
  /** What people attested or decided makes a difference to it. */
  readonly hearsPeople?: true;
  readonly patience: {
    readonly settleWithin: Duration;
    readonly pollEvery: Duration;
    /** Instead of `settleWithin` for an account mastered on premises: a person may have to act there, and the sync to pass. */
    readonly settleOnPremisesWithin?: Duration;
    /** So many attempts may change something while the tenant does not show it; 30 where nothing is said. */
    readonly mostChanges?: number;
  };
  /** Pure, with a reason when it does not apply: the plan can be shown and argued about before anything runs. */
  appliesTo(account: Account, options: PlanOptions): true | string;
  /** Set on the cut-off: its capture is pure, the before-state is in the history, so it acts even while the case store is down. */
  readonly cutsOff?: true;
  /** One read that changes nothing and needs what the step needs to read: it resolves, or throws what is missing. */
  probe(account: Account, tenant: Tenant): Promise<unknown>;
  /**
   * Its before-state may be read while what it follows is still under way, and is good for so long. Whatever arose since then is found by the
   * look behind the act, which acts again.
   */
  readonly readsAhead?: Duration;
  /** What undo will need. Stored before execute may run. Cut-off steps answer from the account as read and call no tenant. */
  capture(account: Account, tenant: Tenant, context: CaptureContext): Promise<Before>;
  /** Pure: what executing would change, for the dry run and the report; empty where there is nothing to change. */
  foresee(account: Account, before: Before, options: PlanOptions): readonly Change[];
  /** Brings about the contained state; twice is the same as once. */
  execute(account: Account, before: Before, tenant: Tenant, context: StepContext): Promise<void>;
  /** Asks the tenant again. Verification, never an HTTP status, decides the outcome. */
  verify(account: Account, before: Before, tenant: Tenant, context: StepContext): Promise<Verdict>;
  /** What no undo restores (sessions, passwords, authenticators) is said here. */
  readonly undo: Restore<Before> | ({ readonly irreversible: string } & Pick<Restore<Before>, 'taken' | 'reappeared'>);
}

/** What no release brings back of the step; undefined where everything comes back. */
export function irreversibleOf({ undo }: Pick<Step, 'undo'>): string | undefined {
  return 'irreversible' in undo ? undo.irreversible : undo.exceptFor;
}

/**
 * Infers `Before` from `capture`, so that `execute`, `verify` and `undo` are checked against what was captured. Whatever a step asks of the
 * tenant, an answer of an unknown form ends it in a word of its own.
 */
export function defineStep<Before>(step: Step<Before>): Step<Before> {
  return {
    ...step,
    probe: expecting((...asked) => step.probe(...asked)),
    capture: expecting((...asked) => step.capture(...asked)),
    execute: expecting((...asked) => step.execute(...asked)),
    verify: expecting((...asked) => step.verify(...asked)),
    undo: undoOf(step.undo),
  };
}

function undoOf<Before>(undo: Step<Before>['undo']): Step<Before>['undo'] {
  const asked: Pick<typeof undo, 'taken' | 'reappeared'> = {
    ...(undo.taken ? { taken: expecting(async (...about) => (await undo.taken?.(...about)) ?? []) } : {}),
    ...(undo.reappeared
      ? { reappeared: expecting(async (...about) => (await undo.reappeared?.(...about)) ?? []) }
      : {}),
  };
  if ('irreversible' in undo) return { ...undo, ...asked };
  return {
    ...undo,
    ...asked,
    restore: expecting((...about) => undo.restore(...about)),
    verify: expecting((...about) => undo.verify(...about)),
  };
}
