import { accessPersists } from './access-persists.ts';
import { administrator } from './administrator.ts';
import { awkward } from './awkward.ts';
import { cloud } from './cloud.ts';
import { delegateCompromised } from './delegate-compromised.ts';
import { delegates } from './delegates.ts';
import { enabledForACaller } from './enabled-for-a-caller.ts';
import { everything } from './everything.ts';
import { federated } from './federated.ts';
import { hybridDefender } from './hybrid-defender.ts';
import { hybridLdap } from './hybrid-ldap.ts';
import { hybrid } from './hybrid.ts';
import { largeMailbox } from './large-mailbox.ts';
import { reCompromised } from './re-compromised.ts';
import { releaseCloud } from './release-cloud.ts';
import { releaseFalseAlarm } from './release-false-alarm.ts';
import { releaseHybrid } from './release-hybrid.ts';
import { releaseRemediated } from './release-remediated.ts';
import { syncRevertsBlock } from './sync-reverts-block.ts';
import type { Scenario } from './scenario.ts';
import { watchEscalate } from './watch-escalate.ts';
import { watch } from './watch.ts';

export const scenarios: readonly Scenario[] = [
  cloud,
  federated,
  hybrid,
  hybridLdap,
  hybridDefender,
  enabledForACaller,
  delegates,
  largeMailbox,
  accessPersists,
  everything,
  administrator,
  watch,
  watchEscalate,
  reCompromised,
  releaseRemediated,
  releaseCloud,
  releaseFalseAlarm,
  releaseHybrid,
  delegateCompromised,
  syncRevertsBlock,
  awkward,
];

/** Throws with the names that exist where there is none of this name. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new Error(
    `There is no scenario "${name}"; there are ${scenarios.map((scenario) => scenario.name).join(', ')}.`,
  );
}
