import type { HostOptions } from '../../host/host-contract.ts';
import type { DrillVerdict } from './verdict.ts';

/** Something that goes wrong with the host in the midst of a drill. */
export interface HostFault {
  readonly options: Pick<HostOptions, 'losesWorker' | 'isDroppedAfter' | 'whileDropped'>;
  /** The verdict with what became of it: a fault that did not happen shows nothing, and that is a complaint. */
  told(verdict: DrillVerdict): DrillVerdict;
}
