import type { InvocationContext } from '@azure/functions';
import { config } from '../shared/config.ts';
import type { Intake } from '../shared/intake/intake.ts';
import { resolveAccount } from '../shared/microsoft365/resolve-account.ts';
import { caseStore, tenant } from './connections.ts';
import { durableStarter } from './durable/starter.ts';

/** How a handler comes by what it needs; tests hand in their own. */
export type IntakeOf = (context: InvocationContext) => Intake;

export const intakeOf: IntakeOf = (context) => ({
  tenantReader: { resolveAccount: async (reference) => resolveAccount(reference, await tenant()) },
  durable: durableStarter(context),
  store: caseStore(),
  tokenLifetimeMinutes: config().tokenLifetimeMinutes,
  keepDelegates: config().keepDelegates,
  now: () => new Date().toISOString(),
});
