import { askFor } from '../casefile/asks.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { levelOf } from '../domain/level.ts';
import { heldExpired } from './hold-case.ts';
import type { HeldDecision, Hold } from './hold-case.ts';
import type { Intake } from './intake.ts';
import { askToApprove, keepRaise, tellRaise, upTo } from './raise-case.ts';
import { startCase } from './start-case.ts';

/**
 * Ends the sessions of an account for whose containment nobody has said a word in time, and asks again; what was held stays to be approved. It
 * never lets anybody go. An approval that comes at the same moment and first goes before.
 */
export async function expireHold(record: CaseRecord, hold: Hold, intake: Intake): Promise<'live'> {
  const { caseId, objectId: value } = record;
  const { store } = intake;
  const at = intake.now();
  // Whoever held it may have died before they asked.
  if (hold.is === 'ask')
    await askFor(store, askToApprove(record, hold, hold.level ?? levelOf(record.options), hold.at));
  if (hold.until === undefined || hold.until > at) return 'live';
  const isSoftened = hold.onExpiry === 'soft';
  const now = isSoftened ? 'its sessions are ended, and the rest waits' : 'nothing is done';
  await askFor(store, {
    caseId,
    about: heldExpired,
    who: 'whoever leads those who may approve cases',
    what: `Nobody approved or rejected the containment in time: ${now}. ${hold.because.join('; ')}.`,
    at,
  });
  if (!isSoftened) return 'live';
  const account = await intake.tenantReader.resolveAccount({ by: 'object-id', value });
  if ('unresolved' in account) return 'live';
  const word: HeldDecision = { decision: 'expire', by: 'cordon', at };
  const { value: first } = await store.putIfAbsent<HeldDecision>(keys.heldDecision(caseId), word);
  if (first.decision !== 'expire') return 'live';
  const raise = await keepRaise(record, 'soft', hold.level ?? levelOf(record.options), hold, intake);
  await tellRaise(caseId, raise, store);
  await startCase(upTo(record, 'soft'), account, intake);
  return 'live';
}
