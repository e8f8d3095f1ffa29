import { idProblem } from './extension-ids.ts';

type History = Parameters<typeof idProblem>[0];

interface Executor {
  readonly actions: Parameters<typeof idProblem>[1];
  readonly sequenceNumber: number;
  isDoneExecuting(): boolean;
}

export interface EpisodeWatch {
  episodes: number;
  readonly problems: string[];
}

/** Checks every episode of the durable fixture against the ids that the extension would give. */
export function watchEpisodes(): EpisodeWatch {
  const watch: EpisodeWatch = { episodes: 0, problems: [] };
  Reflect.set(globalThis, Symbol.for('fixture.episode'), (history: History, executor: Executor) => {
    watch.episodes++;
    // Once user code has returned, the extension schedules nothing more, and ids no longer matter.
    if (executor.isDoneExecuting()) return;
    const problem = idProblem(history, executor.actions, executor.sequenceNumber);
    if (problem !== undefined) watch.problems.push(`${history.find((event) => event.Name)?.Name}: ${problem}`);
  });
  return watch;
}
