import { app } from '@azure/functions';
import type { TimerHandler } from '@azure/functions';
import * as df from 'durable-functions';
import { log } from '../../shared/log.ts';
import type { Noticed } from '../../shared/watchdog/watch-over-cases.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { keepTenantSize } from '../connections.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';

/** Looks whether everything that is open still runs. What needs a person is an error in the log: an alert rule finds it there. */
export function watchdog(of: IntakeOf, keepsSize: () => Promise<void> = () => Promise.resolve()): TimerHandler {
  return async (_timer, context) => {
    const intake = of(context);
    // So that the next alert finds it read.
    intake.prepareGates?.();
    await keepsSize().catch((error: unknown) => {
      log(context, 'warn', 'the accounts of the tenant could not be counted', { errorName: nameOf(error) });
    });
    for (const { work, became, ...about } of await watchOverCases(intake)) {
      if (became === 'left') continue;
      const [level, event] = saidOf(became);
      log(context, level, event, { ...about, outcome: `${work} ${became}` });
    }
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'error');

function saidOf(became: Noticed['became']): readonly ['warn' | 'error', string] {
  if (became === 'unanswered') return ['error', 'case could not be looked after'];
  return became === 'given-up' || became === 'gone' ? ['error', 'case needs a person'] : ['warn', 'case broke off'];
}

app.timer('watchdog', {
  schedule: '0 */5 * * * *',
  extraInputs: [df.input.durableClient()],
  handler: watchdog(intakeOf, keepTenantSize),
});
