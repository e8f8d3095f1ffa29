import { minutes } from '../domain/duration.ts';
import { Later } from '../domain/errors.ts';
import type { WorkContext } from './work-context.ts';

/** Asked before each change. Throws `Later` while nothing may be written: the run pauses, and is tried again two minutes later. */
export interface PausedBySwitch {
  readonly mayWrite: () => Promise<void>;
  /** Whether a change was stopped: the time that it waits is nobody's patience. */
  readonly wasPaused: () => boolean;
}

export function pausedBySwitch({ isStopped }: Pick<WorkContext, 'isStopped'>): PausedBySwitch {
  let wasPaused = false;
  return {
    wasPaused: () => wasPaused,
    async mayWrite() {
      if (!(await isStopped?.())) return;
      wasPaused = true;
      throw new Later('the kill switch stops every change', minutes(2));
    },
  };
}
