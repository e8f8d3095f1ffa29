import type { PlanOptions } from '../../shared/domain/incident.ts';
import type { Duration } from '../../shared/domain/duration.ts';
import type { TenantState } from '../tenant/state.ts';
import type { UserTokens } from '../tenant/user-tokens.ts';
import type { Loot } from './loot.ts';

/** One rehearsal: who is in the tenant, what the attacker holds, and what people do while Cordon works. */
export interface Scenario {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly account: { readonly objectId: string; readonly userPrincipalName: string };
  /** What the alert asks for beyond the defaults. */
  readonly options: Partial<PlanOptions>;
  setUp(state: TenantState): void;
  loot(state: TenantState, tokens: UserTokens): Loot;
  readonly people: readonly Act[];
}

/** Something a person does at a time counted from the alert. */
export interface Act {
  readonly after: Duration;
  readonly who: string;
  /** Only if the case shows this run still waiting: it is what Cordon says that makes the person act. */
  readonly because?: string;
  readonly what: 'attests-password-change' | 'changes-password-on-premises' | 'disables-account-on-premises';
}
