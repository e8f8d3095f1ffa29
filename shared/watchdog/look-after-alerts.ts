import { keys, messageKey } from '../casefile/keys.ts';
import { days, hours, minutes } from '../domain/duration.ts';
import { rejection } from '../domain/problem.ts';
import { alertBody } from '../intake/alert-body.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';
import { keepAlert } from '../intake/keep-alert.ts';
import { openAnew } from '../intake/open-anew.ts';
import { settleWaiting, WaitingAlert } from '../intake/waiting-alert.ts';
import { endStopped } from './end-stopped.ts';
import type { LookedAfter } from './looked-after.ts';
import { listedSince } from './open-cases.ts';

/** Its account is asked for as long as two days. */
const longest = days(7);
/** Between two of its looks: the tenant may ask for so much. */
const longestWait = hours(1);
/** It is kept before its instance is begun. */
const soon = minutes(5);

export interface AlertLookedAfter {
  readonly messageId: string;
  readonly became: LookedAfter;
}

/**
 * Sees to it that an alert which waits for the tenant to name its account comes to its end: its message is completed, so it is in the task hub
 * and here. The instance that asks is begun again, and at last the alert is rejected, with the reason.
 */
export async function lookAfterAlerts(intake: Intake): Promise<readonly AlertLookedAfter[]> {
  const { store } = intake;
  const since = new Date(Date.parse(intake.now()) - longest).toISOString();
  const [waiting, settled] = [keys.alertsOnTheirWay('waiting'), keys.alertsOnTheirWay('settled')];
  const kept = await listedSince(store, waiting, since);
  if (kept.length === 0) return [];
  const isOver = new Set((await listedSince(store, settled, since)).map((key) => key.slice(settled.length)));
  const open = kept.filter((key) => !isOver.has(key.slice(waiting.length)));
  return Promise.all(open.map(async (key) => lookAfter(WaitingAlert.parse(await store.get(key)), intake)));
}

async function lookAfter({ message, asking, at }: WaitingAlert, intake: Intake): Promise<AlertLookedAfter> {
  const { store, durable } = intake;
  const messageId = message.id;
  const status = await durable.status(asking.instanceId);
  if (!status && Date.parse(intake.now()) - Date.parse(at) < soon) return { messageId, became: 'live' };
  // No case has an id with a dot in it.
  const work = { caseId: `alert.${messageKey(messageId)}`, work: 'alert', instanceId: asking.instanceId };
  const settled = keys.alertOnItsWay('settled', message.receivedAt, messageId);
  const next = {
    hasEnded: async () => (await store.get(settled)) !== undefined,
    start: () => durable.startDetached(asking),
  };
  const telling = {
    opened: () => Promise.resolve(),
    async givenUp(because: string) {
      const reason = 'The alert waited for the tenant to say which account this is, and the wait broke off.';
      const remedy = 'Contain the account by hand, or send the alert again';
      const why = rejection(reason, 'account', because, remedy, 'broke-off');
      await keepAlert(store, message, alertBody(asking.input.body), { state: 'rejected', why }, intake.now());
      await settleWaiting(store, message, intake.now());
      return true;
    },
  };
  if (status && isLive(status)) {
    const standing = { longestWait, givenUp: (because: string) => telling.givenUp(because) };
    return { messageId, became: await endStopped(work, status, intake, standing) };
  }
  return { messageId, became: await openAnew(work, status, next, intake, telling) };
}
