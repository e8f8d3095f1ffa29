import { minutes } from '../../shared/domain/duration.ts';
import { caseOf } from './case-of.ts';
import { performAct, type Reach } from './perform-act.ts';
import type { Act } from './scenarios/scenario.ts';

export interface PeopleOptions extends Reach {
  readonly alertedAt: number;
  readonly onFailure: (error: unknown) => void;
}

/** Somebody who waits for the case to show something looks at it the more rarely the longer they have waited, as the drill itself does. */
const untilNextLook = (waited: number): number => Math.max(minutes(5), waited / 25);

/** Lets the people of the scenario do at their times what they do; the returned function calls off what is still to come. */
export function runPeople({ alertedAt, onFailure, ...reach }: PeopleOptions): () => void {
  const { scenario, clock } = reach;
  const cancellations = new Map<Act, () => void>();
  const schedule = (run: Act, at: number): void => {
    const attempt = async (): Promise<void> => {
      const moment = await momentOf(run, reach);
      if (moment === 'now') await performAct(run, reach);
      if (moment === 'wait') schedule(run, clock.now() + untilNextLook(clock.now() - alertedAt));
    };
    const cancel = clock.at(at, () => {
      const release = clock.busy();
      attempt().catch(onFailure).finally(release);
    });
    cancellations.set(run, cancel);
  };
  for (const run of scenario.people) schedule(run, alertedAt + run.after);
  return () => {
    for (const cancel of cancellations.values()) cancel();
  };
}

/** Whether the moment of an act has come, will not come, or has to be waited for. */
async function momentOf({ because, when }: Act, { client, scenario }: Reach): Promise<'now' | 'never' | 'wait'> {
  if (because === undefined && when === undefined) return 'now';
  const view = await caseOf(client, scenario.account.objectId);
  if (when) return view && when(view) ? 'now' : 'wait';
  return view?.steps.some(({ run, state }) => run === because && state === 'not-yet') ? 'now' : 'never';
}
