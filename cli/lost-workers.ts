import { drillInChild } from './drill/drill-in-child.ts';
import { eachInTurn, readInTurn } from './drill/each-in-turn.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';

process.exitCode = await exitCodeOf(async () => {
  const description =
    'Takes the worker away at each await of a drill in turn: the case must end as if nothing had happened.';
  const asked = readInTurn('npm run lost-workers --', description, 'await');
  const { signal } = endOnSignals('Stopped.');
  return eachInTurn(asked, async (at) => {
    const options = ['--scenario', asked.scenario, '--lose-worker', String(at)];
    const { code, verdict } = await drillInChild(options, signal);
    if (verdict && verdict.lostWorker === undefined) return undefined;
    const ending = verdict ? [verdict.result, ...verdict.complaints].join('; ') : 'no verdict';
    return { says: `${verdict?.lostWorker ?? 'unknown'}: ${ending}`, isRight: code === 0 };
  });
});
