import { app } from '@azure/functions';
import type { TimerHandler } from '@azure/functions';
import * as df from 'durable-functions';
import { log } from '../../shared/log.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';

/** Looks whether everything that is open still runs. What needs a person is an error in the log: an alert rule finds it there. */
export function watchdog(of: IntakeOf): TimerHandler {
  return async (_timer, context) => {
    for (const { caseId, work, became } of await watchOverCases(of(context))) {
      if (became === 'left') continue;
      const needsPerson = became === 'given-up' || became === 'gone';
      log(context, needsPerson ? 'error' : 'warn', needsPerson ? 'case needs a person' : 'case broke off', {
        caseId,
        outcome: `${work} ${became}`,
      });
    }
  };
}

app.timer('watchdog', {
  schedule: '0 */5 * * * *',
  extraInputs: [df.input.durableClient()],
  handler: watchdog(intakeOf),
});
