import { CronExpressionParser } from 'cron-parser';
import { functionsOf, type App } from '../app/app.ts';
import type { AppFunction } from '../app/app-function.ts';
import { invoke } from '../app/invoke.ts';
import type { Refusal } from '../app/refusal.ts';
import { textOfError } from '../app/text-of-error.ts';
import { withSettings } from '../app/setting-expression.ts';
import { json, type TypedData } from '../app/typed-data.ts';
import type { Clock } from '../clock.ts';

export interface TimerHost {
  readonly app: App;
  readonly clock: Clock;
  readonly client: () => TypedData;
}

const scheduleOf = (fn: AppFunction): string => withSettings(String(fn.trigger['schedule'])).trim();

/** Six fields, seconds first; anything else is something Azure would read differently. */
export function checkTimers(app: App, refuse: (refusal: Refusal) => void): void {
  for (const fn of functionsOf(app, 'timerTrigger')) {
    const schedule = scheduleOf(fn);
    const what = `function "${fn.name}": the schedule "${schedule}" is not a six-field NCRONTAB expression`;
    if (schedule.split(/\s+/).length !== 6 || !parses(schedule)) {
      refuse({
        functionName: fn.name,
        what,
        remedy: 'write it as "{second} {minute} {hour} {day} {month} {day-of-week}"',
      });
    }
  }
}

function parses(schedule: string): boolean {
  try {
    CronExpressionParser.parse(schedule, { tz: 'UTC' });
    return true;
  } catch {
    return false;
  }
}

/** Runs timer functions on the clock. What was due while the host was down is not made up for. */
export function startTimers(host: TimerHost): () => void {
  const stops = functionsOf(host.app, 'timerTrigger').map((fn) => startTimer(host, fn));
  return () => stops.forEach((stop) => stop());
}

function startTimer({ app, clock, client }: TimerHost, fn: AppFunction): () => void {
  const schedule = scheduleOf(fn);
  let takeBack = (): void => undefined;
  let last = clock.now();
  let isStopped = false;
  const next = (after: number): number =>
    CronExpressionParser.parse(schedule, { currentDate: new Date(after), tz: 'UTC' })
      .next()
      .getTime();
  const arm = (): void => {
    const due = next(clock.now());
    takeBack = clock.at(due, () => void tick(due), { makesNoTimePass: true });
  };
  const tick = async (due: number): Promise<void> => {
    const release = clock.busy();
    try {
      const Next = new Date(next(due)).toISOString();
      const ScheduleStatus = { Last: new Date(last).toISOString(), Next, LastUpdated: new Date(last).toISOString() };
      last = due;
      const input = json({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue: false });
      const { error } = await invoke(app.registrations, fn, { input, client });
      if (error !== undefined) {
        app.registrations.log('error', `Function.${fn.name}`, textOfError(error));
      }
    } finally {
      // Only now: a timer does not run beside itself. https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer
      if (!isStopped) arm();
      release();
    }
  };
  if (fn.trigger['runOnStartup'] === true) void tick(clock.now());
  else arm();
  return () => {
    isStopped = true;
    takeBack();
  };
}
