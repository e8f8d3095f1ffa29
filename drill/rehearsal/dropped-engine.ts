import type { HostFault } from './host-fault.ts';

/** After which commits of its database the engine is dropped; the first is 1. */
export interface DropsEngineAt {
  /** 0: never, and the commits are counted. */
  readonly first: number;
  /** Again after so many; once if left out. */
  readonly every?: number;
  /** The negative control: what was under way then is lost with it. */
  readonly forgetsTasks: boolean;
}

/** Drops the engine, as when its process is killed, and has it opened again from its database. */
export function droppedEngine({ first, every, forgetsTasks }: DropsEngineAt): HostFault {
  let commits = 0;
  let drops = 0;
  return {
    options: {
      isDroppedAfter(commit) {
        commits = commit;
        const isDue =
          commit === first || (every !== undefined && first > 0 && commit > first && (commit - first) % every === 0);
        if (isDue) drops += 1;
        return isDue;
      },
      ...(forgetsTasks ? { whileDropped: forgetTasks } : {}),
    },
    told(verdict) {
      const told = { ...verdict, engine: { commits, drops } };
      if (first === 0 || drops > 0) return told;
      return { ...told, complaints: [...verdict.complaints, `there were only ${String(commits)} commits`] };
    },
  };
}

function forgetTasks(file: string): void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(file);
  database.exec('DELETE FROM tasks');
  database.close();
}
