import type { InvocationContext } from '@azure/functions';
import { config } from '../shared/config.ts';
import type { Intake } from '../shared/intake/intake.ts';
import { ofOneIncident } from '../shared/intake/of-one-incident.ts';
import { caseCells, caseStore, farEnd, servedTenant } from './connections.ts';
import { durableStarter } from './durable/starter.ts';

/** How a handler comes by what it needs; tests hand in their own. */
export type IntakeOf = (context: InvocationContext) => Intake;

export const intakeOf: IntakeOf = (context) => ({
  farEnd,
  tenantReader: { resolveAccount: async (reference) => farEnd.resolveAccount(reference, await servedTenant()) },
  durable: durableStarter(context),
  taskHub: config().taskHub,
  store: caseStore(),
  cells: caseCells(),
  gates: [ofOneIncident(caseStore())],
  tokenLifetimeMinutes: config().tokenLifetimeMinutes,
  keepDelegates: config().keepDelegates,
  now: () => new Date().toISOString(),
});
