import { minutes } from '../../../shared/domain/duration.ts';
import { change } from './late-reads.ts';
import { moment } from './moment.ts';
import type { SimulatedUser } from './simulated-user.ts';
import type { RiskyUser, TenantState } from './state.ts';

const longestPropagationMs = minutes(15);

export function setAccountEnabled(state: TenantState, user: SimulatedUser, accountEnabled: boolean): void {
  if (user.accountEnabled && !accountEnabled) announceCriticalEvent(state, user);
  change(state, user, { accountEnabled });
}

/** A password that was set in the cloud; one that password hash synchronisation brings ends no session. */
export function setPassword(state: TenantState, user: SimulatedUser, password: string): void {
  announceCriticalEvent(state, user);
  const at = moment(state);
  change(state, user, { password, lastPasswordChange: at, passwordTokensValidFrom: at });
  remediateRisk(state, user);
}

/** A new password takes the risk away. https://learn.microsoft.com/entra/id-protection/howto-identity-protection-remediate-unblock */
function remediateRisk(state: TenantState, user: SimulatedUser): void {
  const record = state.riskyUsers.get(user.objectId);
  if (record === undefined || !['atRisk', 'confirmedCompromised'].includes(record.riskState)) return;
  const riskDetail = 'userPerformedSecuredPasswordReset';
  change(state, record, { riskState: 'remediated', riskLevel: 'none', riskDetail, lastUpdated: state.clock.now() });
}

export function revokeSessions(state: TenantState, user: SimulatedUser): void {
  announceCriticalEvent(state, user);
  change(state, user, { signInSessionsValidFrom: moment(state) });
}

export function setRisk(
  state: TenantState,
  user: SimulatedUser,
  risk: Pick<RiskyUser, 'riskState' | 'riskLevel' | 'riskDetail'>,
): void {
  if (risk.riskLevel === 'high') announceCriticalEvent(state, user);
  const none: RiskyUser = { riskState: 'none', riskLevel: 'none', riskDetail: 'none', lastUpdated: 0 };
  const record = state.riskyUsers.get(user.objectId) ?? none;
  state.riskyUsers.set(user.objectId, record);
  change(state, record, { ...risk, lastUpdated: state.clock.now() });
}

/**
 * Resources hear of it within 15 minutes.
 * https://learn.microsoft.com/en-us/entra/identity/conditional-access/concept-continuous-access-evaluation#critical-event-evaluation
 */
function announceCriticalEvent(state: TenantState, user: SimulatedUser): void {
  const at = moment(state);
  user.criticalEvents.push({ at, learnedAt: at + state.random() * longestPropagationMs });
}
