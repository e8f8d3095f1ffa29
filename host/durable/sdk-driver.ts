import type { HistoryEvent } from './history.ts';

/** An orchestration as it stands before an episode. */
export interface EpisodeInput {
  readonly functionName: string;
  readonly instanceId: string;
  readonly parentInstanceId: string | null;
  /** JSON text, or null. */
  readonly input: string | null;
  readonly history: readonly HistoryEvent[];
  readonly newEvents: readonly HistoryEvent[];
  /** Where the ids of this episode begin: `nextId` of the one before, 0 at first. */
  readonly firstId: number;
  /** The actions that earlier episodes saw; undefined at first. */
  readonly seen: ActionTrail | undefined;
  /** Timers that have been scheduled and have neither fired nor been cancelled. */
  readonly openTimers: readonly number[];
  readonly now: number;
}

/** A fingerprint of the actions of an execution so far. A replay must begin with the same ones. */
export interface ActionTrail {
  readonly count: number;
  readonly hash: number;
}

/** Something to be scheduled under an id that the SDK gave it and will expect the answer under. */
export type Decision =
  | { readonly kind: 'activity'; readonly id: number; readonly name: string; readonly input: string | null }
  | {
      readonly kind: 'sub-orchestration';
      readonly id: number;
      readonly name: string;
      readonly input: string | null;
      readonly instanceId: string | undefined;
    }
  /** `cancelled`: created and taken back within the episode; it still uses up its id. */
  | { readonly kind: 'timer'; readonly id: number; readonly fireAt: number; readonly cancelled: boolean };

export type Progress =
  | { readonly is: 'waiting' }
  | { readonly is: 'completed'; readonly output: string | null }
  | { readonly is: 'failed'; readonly reason: string; readonly details: string }
  | { readonly is: 'continued-as-new'; readonly input: string | null; readonly droppedEvents: number };

export interface Decisions {
  readonly scheduled: readonly Decision[];
  readonly cancelledTimers: readonly number[];
  readonly progress: Progress;
  /**
   * Why the instance must fail at once, whatever it still waits for: it did what would hang or go wrong on Azure, or what this host
   * does not implement. Nothing of the episode is scheduled then.
   */
  readonly refused: string | undefined;
  /** JSON text; undefined when never set. */
  readonly customStatus: string | undefined;
  readonly nextId: number;
  readonly seen: ActionTrail;
}

/** All that depends on the version of durable-functions: how to replay user code and how to learn what it wants, with ids. */
export interface SdkDriver {
  run(episode: EpisodeInput): Promise<Decisions>;
}
