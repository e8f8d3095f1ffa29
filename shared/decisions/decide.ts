import type { Caller } from '../domain/caller.ts';
import { outOfBandChannels } from '../domain/channels.ts';
import { authorOf } from '../domain/caller.ts';
import { DecisionForm } from '../domain/decision.ts';
import type { Decision } from '../domain/decision.ts';
import { aftercareInstance, childInstance, watchInstance } from '../domain/instances.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { hearsNoWord } from '../casefile/hears-no-word.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Intake } from '../intake/intake.ts';
import { readSaid } from './read-said.ts';

const remedies = {
  body: 'Send {"decision": "approve | reject | escalate | close | release | tick", …}',
  decision: 'Use approve, reject, escalate, close, release or tick',
  about: 'Name the run that waits for approval, e.g. purge-sent-messages',
  channel: 'Name the item of the checklist that is done',
  kind: 'Use remediated or false-alarm, or leave it out for remediated',
  hostile: 'Give a list of names, or leave it out',
  accept: 'Give a list of {"id", "value"} as the preview shows them (POST …/decisions?preview), or leave it out',
  steps: 'Give a list of step names, or leave it out to take back all of them',
  liftHold: 'Use true or false, or leave it out to keep the hold',
};

export function readDecision(body: unknown, caller: Caller): Decision | { readonly rejected: Rejection } {
  const read = readSaid(DecisionForm, { what: 'decision', remedies }, body);
  return 'rejected' in read ? read : checked({ ...read.filledIn, ...authorOf(caller) });
}

/** Only what is on the checklist can be ticked off: a word that is misspelt would look like a channel that is still open. */
function checked(decision: Decision): Decision | { readonly rejected: Rejection } {
  const channels: readonly string[] = outOfBandChannels.map(({ channel }) => channel);
  if (decision.decision !== 'tick' || channels.includes(decision.channel)) return decision;
  const remedy = `Use one of ${channels.join(', ')}`;
  const reason = 'The decision names no item of the checklist.';
  return { rejected: rejection(reason, 'channel', 'is not on the checklist', remedy) };
}

/**
 * Writes the decision into the case file, where whoever waits for it finds it, and wakes them. Answers why it may not be heard: a watch that
 * is refused tells so before it reads for the last time, so one of the two sees the other.
 */
export async function decide(record: CaseRecord, decision: Decision, intake: Intake): Promise<Rejection | undefined> {
  const { store, durable } = intake;
  await tell(store, record.caseId, { kind: 'decision', at: intake.now(), decision });
  const { instanceId } = record;
  const waiting =
    'about' in decision
      ? [childInstance(instanceId, decision.about)]
      : [watchInstance(instanceId), aftercareInstance(instanceId)];
  // Nobody may be waiting, or not yet: the decision is in the case file, where the next look finds it.
  await Promise.allSettled(waiting.map((instance) => durable.raise(instance, 'decision', {})));
  const isOfWatch = decision.decision === 'escalate' || decision.decision === 'close';
  if (!isOfWatch || !(await hearsNoWord(record.caseId, store))) return undefined;
  const remedy = 'Look at the case in a minute; where it was refused, start a new case for the account';
  return rejection('The decision may have come too late.', 'id', 'is being refused as a watch', remedy);
}
