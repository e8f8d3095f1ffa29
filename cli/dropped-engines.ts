import { differingEffects } from '../drill/rehearsal/final-effects.ts';
import { drillInChild, type ChildsDrill } from './drill/drill-in-child.ts';
import { eachInTurn, readInTurn } from './drill/each-in-turn.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';

process.exitCode = await exitCodeOf(async () => {
  const description =
    'Drops the engine after each commit of a drill in turn, and opens it again: all must end as if nothing had happened.';
  const asked = readInTurn('npm run dropped-engines --', description, 'commit');
  const { signal } = endOnSignals('Stopped.');
  const drill = (commit: number): Promise<ChildsDrill> =>
    drillInChild(['--scenario', asked.scenario, '--drop-engine', String(commit)], signal);
  const { verdict: undisturbed } = await drill(0);
  if (!undisturbed?.engine) throw new Error(`${asked.scenario} ended without a verdict, though nothing was dropped.`);
  process.stdout.write(`${String(undisturbed.engine.commits)} commits; ${undisturbed.result}\n`);
  return eachInTurn(asked, async (at) => {
    const { verdict } = await drill(at);
    if (verdict?.engine?.drops === 0) return undefined;
    const different = verdict ? differingEffects(undisturbed, verdict) : ['no verdict'];
    return { says: different.join('\n      ') || 'the same', isRight: different.length === 0 };
  });
});
