import type { Decision } from '../../../shared/domain/decision.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import type { Matter } from '../../../shared/domain/mode.ts';
import type { PlanForm } from '../../../shared/domain/plan-options.ts';
import type { DoorResult } from '../../simulation/attacker/door-result.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import type { Setting } from '../../simulation/tenant/start-tenant.ts';

/** One rehearsal: who is in the tenant, what the attacker holds, and what people do while Cordon works. */
export interface Scenario extends Setting {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly account: { readonly objectId: string; readonly userPrincipalName: string };
  /** What the alert asks for beyond the defaults. */
  readonly options: Partial<PlanForm>;
  /** Somebody can say since when it is compromised, so long before the alert; else Cordon has to guess. */
  readonly compromisedFor?: Duration;
  /** On whose authority the account is watched; without it, it is contained. */
  readonly watch?: Matter;
  /** The organisation has set up the identity that may give and take roles. */
  readonly tierZero?: true;
  /** Nobody attacks: there is no loot. */
  readonly isFalseAlarm?: true;
  /** Nothing is shut on purpose, so no open door tells whether a step was missed. */
  readonly leavesDoorsOpen?: true;
  /** Doors that somebody opens again in the midst of it, and how long the attacker may use them at most. */
  readonly mustStayShut?: readonly MustStayShut[];
  readonly people: readonly Act[];
  /** Looks at the tenant just before the alert; what it answers is handed to `mustEnd`. */
  remember?(state: TenantState): unknown;
  /** Whether the rehearsal is over; by default when the case has a result. */
  endsWhen?(
    view: SeenCase,
    state: TenantState,
    cases: readonly Pick<SeenCase, 'account' | 'status' | 'result'>[],
  ): boolean;
  /** What did not end as it must; by default the case must be contained, and nothing may open for the attacker. */
  mustEnd?(ending: Ending): readonly string[];
}

export interface MustStayShut {
  readonly door: string;
  /** From then on, counted from the alert. */
  readonly after: Duration;
  /** So long at a stretch is bearable; not once if not said. */
  readonly butFor?: Duration;
}

/** A case as anyone outside sees it. */
export interface SeenCase {
  readonly caseId: string;
  readonly account: { readonly objectId: string };
  readonly status: string;
  readonly result?: string | undefined;
  readonly steps: readonly {
    readonly run: string;
    readonly step: string;
    readonly state: string;
    readonly note: string;
  }[];
  readonly entries: readonly { readonly kind: string; readonly at: string; readonly [detail: string]: unknown }[];
  readonly [more: string]: unknown;
}

/** Everything there is to judge when a rehearsal is over. */
export interface Ending {
  /** The account's latest case. */
  readonly view: SeenCase;
  /** Every case there is, newest first. */
  readonly cases: readonly SeenCase[];
  readonly doors: readonly DoorResult[];
  readonly state: TenantState;
  readonly remembered: unknown;
}

/** Something a person does at a time counted from the alert. */
export interface Act {
  readonly after: Duration;
  readonly who: string;
  /** Only if the case shows this run still waiting: it is what Cordon says that makes the person act. */
  readonly because?: string;
  /** Done as soon as the case looks like this, from `after` on. */
  readonly when?: (view: SeenCase) => boolean;
  readonly what:
    | 'attests-password-change'
    | 'changes-password-on-premises'
    | 'disables-account-on-premises'
    /** Asks for the one pass of a released account and reads it to the owner, who signs in with it. */
    | 'hands-over'
    /** Sends a decision to the case, in this person's name; of a release it accepts what of its preview they know again. */
    | { readonly decides: DecisionOf<Decision>; readonly knows?: (shown: Shown) => boolean }
    /** Changes the tenant as only somebody in it could; `says` tells the audience. */
    | { readonly says: string; readonly does: (state: TenantState) => void; readonly attackerHears?: true };
}

/** One thing of the preview of a release. */
export interface Shown {
  readonly what: string;
  readonly does: string;
}

type DecisionOf<D> = D extends Decision ? Omit<D, 'by'> : never;
