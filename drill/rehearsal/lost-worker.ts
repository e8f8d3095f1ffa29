import type { EpisodeAt } from '../../host/host-contract.ts';

/** Where the worker goes away, once: at the n-th await of the whole drill, or of one orchestration. */
export interface LosesWorkerAt {
  /** Of any orchestration, if left out. */
  readonly orchestration?: string;
  /** The first is 1: what an instance awaited first has ended. */
  readonly nth: number;
}

export interface LostWorker {
  readonly losesWorker: (episode: EpisodeAt) => boolean;
  /** Which instance lost it, e.g. `contain-account, await 3`; undefined where none did. */
  readonly lost: () => string | undefined;
  readonly awaits: () => number;
}

/** Loses the worker at one await. A first episode is no await: the extension tries it again. */
export function lostWorker({ orchestration, nth }: LosesWorkerAt): LostWorker {
  let awaits = 0;
  let lost: string | undefined;
  return {
    losesWorker({ name, number }) {
      if (number === 1 || (orchestration !== undefined && orchestration !== name)) return false;
      awaits += 1;
      if (awaits !== nth) return false;
      lost = `${name}, await ${String(number - 1)}`;
      return true;
    },
    lost: () => lost,
    awaits: () => awaits,
  };
}
