import { askFor, settleAsk } from '../casefile/asks.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Account } from '../domain/account.ts';
import { levelOf, lowestPermitted } from '../domain/level.ts';
import type { Level, Permitted } from '../domain/level.ts';
import { alongside } from './alongside.ts';
import { isOfSameAsker } from './asker-of.ts';
import { askGates } from './gates.ts';
import type { GatedAlert, Stop } from './gates.ts';
import { asApproved, heldRun, holdCase } from './hold-case.ts';
import type { Hold } from './hold-case.ts';
import type { Intake } from './intake.ts';
import { planOnly } from './plan-only.ts';
import { protectCase } from './protect-case.ts';
import { askToApprove, keepRaise, tellRaise, upTo } from './raise-case.ts';
import { startCase } from './start-case.ts';

/** `dry-run`: the plan was drawn, and nothing starts. `held`: the case waits until a person approves or rejects it. `protected`: Cordon does nothing, and a person has to look. */
export type Started = 'started' | 'joined' | 'held' | 'protected' | 'dry-run';

/**
 * A later alert may pass where an earlier one was held: then the case starts.
 * @param isNew it was claimed by this very alert, and nobody has asked or decided anything about it
 */
export async function startUnlessHeld(
  record: CaseRecord,
  account: Account,
  alert: GatedAlert,
  intake: Intake,
  isNew = false,
): Promise<Started> {
  // A person approved it before it was claimed.
  if (record.raised) return startCase(record, account, intake);
  // Approved, and the task hub was out of reach.
  const approved = isNew ? undefined : await asApproved(record, intake);
  if (approved) return startCase(approved, account, intake);
  if ((await intake.switched?.())?.state === 'dry-run') return planOnly(record, account, intake);
  if (!isNew && (await isHeldByBreaker(record, alert, intake))) return 'held';
  const answer = await askGates(intake.gates, account, alert);
  const asked = levelOf(record.options);
  const limit = answer.is === 'go' ? whole : answer;
  // Levels are of a containment: a watch is let through as a whole, or held.
  const allowed = record.watch && limit.atOnce !== 'full' ? 'nothing' : lowestPermitted<Permitted>(asked, limit.atOnce);
  const tripped =
    allowed === 'nothing' || record.watch ? undefined : await intake.breaker?.(record, alert, allowed, isNew);
  const stop = tripped
    ? { ...limit, because: [...limit.because, ...tripped.because], asks: true, byBreaker: true as const }
    : limit;
  const atOnce = tripped ? lowestPermitted<Permitted>(allowed, tripped.atOnce) : allowed;
  if (atOnce === asked) {
    // A later alert passes where an earlier one was held: nobody is asked any more.
    const settling = isNew ? [] : [settleAsk(intake.store, record.caseId, heldRun, intake.now())];
    return alongside(settling, startCase(record, account, intake));
  }
  const level = lowestPermitted<Permitted>(asked, stop.afterApproval);
  if (atOnce !== 'nothing') {
    // Before the start: who finds the case softened has to know what may follow.
    const raise = await keepRaise(record, atOnce, level, stop, intake);
    return alongside([tellRaise(record.caseId, raise, intake.store)], startCase(upTo(record, atOnce), account, intake));
  }
  if (level === 'nothing') return protectCase(record, stop, intake);
  await holdCase(record, holding(stop, level), intake);
  if (stop.asks) await askFor(intake.store, askToApprove(record, stop, level, intake.now()));
  return 'held';
}

/** Nothing stands in the way. */
const whole: Stop = { is: 'limit', atOnce: 'full', afterApproval: 'full', because: [], asks: false };

/** What was counted once is not counted with each alert of the same source that joins it. */
async function isHeldByBreaker(
  record: CaseRecord,
  alert: GatedAlert,
  { store }: Pick<Intake, 'store'>,
): Promise<boolean> {
  if (!isOfSameAsker(alert, record)) return false;
  return (await store.get<Hold>(keys.held(record.caseId)))?.byBreaker === true;
}

function holding(answer: Stop & { readonly byBreaker?: true }, level: Level): Parameters<typeof holdCase>[1] {
  const { because, until, onExpiry, asks, byBreaker } = answer;
  return {
    is: asks ? 'ask' : 'hold',
    because,
    ...(level === 'full' ? {} : { level }),
    ...(byBreaker ? { byBreaker } : {}),
    ...(until === undefined ? {} : { until, onExpiry: onExpiry ?? 'nothing' }),
  };
}
