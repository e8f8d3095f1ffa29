import type { HostFault } from './host-fault.ts';

/** Where the worker goes away, once: at the n-th await of the whole drill, or of one orchestration. */
export interface LosesWorkerAt {
  /** Of any orchestration, if left out; or the name of a run that goes on beside its case. */
  readonly orchestration?: string;
  /** The first is 1: what an instance awaited first has ended. */
  readonly nth: number;
}

/** Loses the worker at one await. A first episode is no await: the extension tries it again. */
export function lostWorker({ orchestration, nth }: LosesWorkerAt): HostFault {
  let awaits = 0;
  let lost: string | undefined;
  return {
    options: {
      losesWorker({ instanceId, name, number }) {
        const isMeant =
          orchestration === undefined || orchestration === name || instanceId.endsWith(`:${orchestration}`);
        if (number === 1 || !isMeant) return false;
        awaits += 1;
        if (awaits !== nth) return false;
        lost = `${name}, await ${String(number - 1)}`;
        return true;
      },
    },
    told(verdict) {
      if (lost !== undefined) return { ...verdict, lostWorker: lost };
      return { ...verdict, complaints: [...verdict.complaints, `there were only ${String(awaits)} awaits`] };
    },
  };
}
