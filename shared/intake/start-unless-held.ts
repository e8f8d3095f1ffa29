import { askFor } from '../casefile/asks.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Account } from '../domain/account.ts';
import { levelOf, lowestPermitted } from '../domain/level.ts';
import type { Level, Permitted } from '../domain/level.ts';
import { alongside } from './alongside.ts';
import { askGates } from './gates.ts';
import type { GatedAlert, Stop } from './gates.ts';
import { asApproved, holdCase } from './hold-case.ts';
import type { Intake } from './intake.ts';
import { protectCase } from './protect-case.ts';
import { askToApprove, keepRaise, upTo } from './raise-case.ts';
import { startCase } from './start-case.ts';

/** `held`: the case waits until a person approves or rejects it. `protected`: Cordon does nothing, and a person has to look. */
export type Started = 'started' | 'joined' | 'held' | 'protected';

/** A later alert may pass where an earlier one was held: then the case starts. */
export async function startUnlessHeld(
  record: CaseRecord,
  account: Account,
  alert: GatedAlert,
  intake: Intake,
): Promise<Started> {
  // A person approved it before it was claimed.
  if (record.raised) return startCase(record, account, intake);
  const answer = await askGates(intake.gates, account, alert);
  if (answer.is === 'go') return startCase(record, account, intake);
  // Approved, and the task hub was out of reach.
  const approved = await asApproved(record, intake);
  if (approved) return startCase(approved, account, intake);
  const asked = levelOf(record.options);
  // Levels are of a containment: a watch is let through as a whole, or held.
  const atOnce =
    record.watch && answer.atOnce !== 'full' ? 'nothing' : lowestPermitted<Permitted>(asked, answer.atOnce);
  if (atOnce === asked) return startCase(record, account, intake);
  const level = lowestPermitted<Permitted>(asked, answer.afterApproval);
  if (atOnce !== 'nothing') {
    const start = startCase(upTo(record, atOnce), account, intake);
    return alongside([keepRaise(record, atOnce, level, answer, intake)], start);
  }
  if (level === 'nothing') return protectCase(record, answer, intake);
  await holdCase(record, holding(answer, level), intake);
  if (answer.asks) await askFor(intake.store, askToApprove(record, answer, level, intake.now()));
  return 'held';
}

function holding(answer: Stop, level: Level): Parameters<typeof holdCase>[1] {
  const { because, until, onExpiry, asks } = answer;
  return {
    is: asks ? 'ask' : 'hold',
    because,
    ...(level === 'full' ? {} : { level }),
    ...(until === undefined ? {} : { until, onExpiry: onExpiry ?? 'nothing' }),
  };
}
