import type { InvocationContext } from '@azure/functions';
import { config } from '../shared/config.ts';
import { policyGate } from '../shared/decisions/policy-gate.ts';
import type { InForce } from '../shared/decisions/policy-in-force.ts';
import { log } from '../shared/log.ts';
import type { FieldProblem } from '../shared/domain/problem.ts';
import type { Intake } from '../shared/intake/intake.ts';
import { watchNeedsTwo } from '../shared/decisions/watch-needs-two.ts';
import { ofOneIncident } from '../shared/intake/of-one-incident.ts';
import {
  anchorPlace,
  caseCells,
  caseStore,
  countedBy,
  farEnd,
  isStopped,
  knownPolicy,
  knownSwitch,
  ranksUnder,
  servedTenant,
} from './connections.ts';
import { durableStarter } from './durable/starter.ts';

/** How a handler comes by what it needs; tests hand in their own. */
export type IntakeOf = (context: InvocationContext) => Intake;

export const intakeOf: IntakeOf = (context) => {
  const now = (): string => new Date().toISOString();
  const policy = (): Promise<InForce> => knownPolicy((problems) => complain(context, problems));
  return {
    farEnd,
    tenantId: config().tenantId,
    tenantReader: { resolveAccount: async (reference) => farEnd.resolveAccount(reference, await servedTenant()) },
    durable: durableStarter(context),
    taskHub: config().taskHub,
    store: caseStore(),
    cells: caseCells(),
    anchors: anchorPlace(),
    gates: [policyGate({ policy, ranks: () => ranksUnder(policy), now }), ofOneIncident(caseStore()), watchNeedsTwo],
    switched: knownSwitch,
    isStopped,
    breaker: countedBy(policy),
    policyVersion: async () => (await policy()).version,
    prepareGates() {
      void ranksUnder(policy);
      void knownSwitch();
    },
    tokenLifetimeMinutes: config().tokenLifetimeMinutes,
    keepDelegates: config().keepDelegates,
    now,
  };
};

function complain(context: InvocationContext, problems: readonly FieldProblem[]): void {
  for (const each of problems) log(context, 'error', 'the policy cannot be read: the last valid one counts', each);
}
