import { minutes } from '../../../../shared/domain/duration.ts';
import type { TenantState } from '../state.ts';
import type { TransportRule } from '../transport-rule.ts';
import { mailboxAt } from './mailbox-at.ts';

export function transportRule(
  state: TenantState,
  rule: Pick<TransportRule, 'guid' | 'name'> & Partial<TransportRule>,
): TransportRule {
  const by = rule.createdBy ?? 'Application';
  return {
    enabled: true,
    mode: 'Enforce',
    from: [],
    sentTo: [],
    blindCopyTo: [],
    redirectMessageTo: [],
    stopRuleProcessing: false,
    senderAddressLocation: 'Header',
    comments: '',
    createdBy: by,
    lastModifiedBy: by,
    whenChanged: state.clock.now(),
    effectiveFrom: state.clock.now(),
    ...rule,
  };
}

/** Up to half an hour. https://learn.microsoft.com/exchange/security-and-compliance/mail-flow-rules/manage-mail-flow-rules */
export function takesEffectLater(state: TenantState, rule: TransportRule): void {
  rule.whenChanged = state.clock.now();
  rule.effectiveFrom = state.clock.now() + Math.floor(minutes(2) + state.random() * minutes(27));
}

/** Where the rules send copies of a message, and where they send it instead; addresses. */
export interface Rerouted {
  readonly copies: readonly string[];
  /** Null: to whom it was sent. */
  readonly insteadTo: readonly string[] | null;
}

/** What the rules in force make of a message on its way to one recipient. */
export function underTransportRules(
  state: TenantState,
  message: { readonly from: string },
  recipient: string,
): Rerouted {
  const copies: string[] = [];
  let insteadTo: readonly string[] | null = null;
  const sender = mailboxAt(state, message.from)?.objectId ?? message.from.toLowerCase();
  for (const rule of state.transportRules) {
    if (!rule.enabled || rule.mode !== 'Enforce' || rule.effectiveFrom > state.clock.now()) continue;
    if (rule.from.length > 0 && !rule.from.includes(sender)) continue;
    if (rule.sentTo.length > 0 && !rule.sentTo.includes(recipient)) continue;
    copies.push(...rule.blindCopyTo);
    if (rule.redirectMessageTo.length > 0) insteadTo = rule.redirectMessageTo;
    if (rule.stopRuleProcessing) break;
  }
  return { copies, insteadTo };
}
