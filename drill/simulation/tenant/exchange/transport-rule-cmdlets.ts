import { randomUUID } from 'node:crypto';
import type { TenantState } from '../state.ts';
import { CmdletError, notFound, text, texts, type Cmdlet, type Invocation, type Row } from './cmdlet.ts';
import { mailboxAt } from './mailbox-at.ts';
import type { TransportRule } from '../transport-rule.ts';
import { takesEffectLater, transportRule } from './transport-rules.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/new-transportrule */
const newTransportRule: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    const name = text(invocation, 'Name');
    if (name.length > 64) throw new CmdletError(400, 'System.ArgumentException', 'The name is too long.');
    if (state.transportRules.some((rule) => rule.name === name)) {
      const type = 'Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException';
      throw new CmdletError(400, type, `The rule name '${name}' already exists.`);
    }
    const rule = transportRule(state, { guid: randomUUID(), name, enabled: parameters['Enabled'] !== false });
    fill(invocation, rule);
    takesEffectLater(state, rule);
    state.transportRules.push(rule);
    place(invocation, rule);
    wrote(state, 'New-TransportRule');
    return [row(state, rule)];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/set-transportrule */
const setTransportRule: Cmdlet = {
  run: (invocation) =>
    changed(invocation, 'Set-TransportRule', (rule) => {
      fill(invocation, rule);
      place(invocation, rule);
    }),
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-transportrule */
const getTransportRule: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    // Without an Identity every rule of the organisation is answered.
    const rules = parameters['Identity'] ? [ruleNamed(invocation)] : state.transportRules;
    const wanted = parameters['State'];
    return rules.map((rule) => row(state, rule)).filter((each) => wanted === undefined || each['State'] === wanted);
  },
};

export const transportRuleCmdlets = {
  'New-TransportRule': newTransportRule,
  'Set-TransportRule': setTransportRule,
  'Get-TransportRule': getTransportRule,
  'Enable-TransportRule': {
    run: (invocation) => changed(invocation, 'Enable-TransportRule', (rule) => (rule.enabled = true)),
  },
  'Disable-TransportRule': {
    run: (invocation) => changed(invocation, 'Disable-TransportRule', (rule) => (rule.enabled = false)),
  },
  'Remove-TransportRule': {
    run(invocation) {
      const { state } = invocation;
      state.transportRules.splice(state.transportRules.indexOf(ruleNamed(invocation)), 1);
      wrote(state, 'Remove-TransportRule');
      return [];
    },
  },
} satisfies Readonly<Record<string, Cmdlet>>;

function changed(invocation: Invocation, cmdlet: string, change: (rule: TransportRule) => unknown): Row[] {
  const { state } = invocation;
  const rule = ruleNamed(invocation);
  const order = (): string => state.transportRules.map(({ guid }) => guid).join();
  const before = JSON.stringify(rule) + order();
  change(rule);
  if (JSON.stringify(rule) + order() === before) {
    invocation.warn(`The command completed successfully but no settings of '${rule.name}' have been modified.`);
  } else {
    rule.lastModifiedBy = 'Application';
    takesEffectLater(state, rule);
  }
  wrote(state, cmdlet);
  return [];
}

function ruleNamed(invocation: Invocation): TransportRule {
  const identity = text(invocation, 'Identity');
  const found = invocation.state.transportRules.find(({ name, guid }) => name === identity || guid === identity);
  if (!found) throw notFound(identity);
  return found;
}

function fill(invocation: Invocation, rule: TransportRule): void {
  const { parameters } = invocation;
  if ('From' in parameters) rule.from = recipients(invocation, 'From');
  if ('SentTo' in parameters) rule.sentTo = recipients(invocation, 'SentTo');
  if ('BlindCopyTo' in parameters) rule.blindCopyTo = recipients(invocation, 'BlindCopyTo');
  if ('RedirectMessageTo' in parameters) rule.redirectMessageTo = recipients(invocation, 'RedirectMessageTo');
  if ('Mode' in parameters) rule.mode = parameters['Mode'] as TransportRule['mode'];
  if ('SenderAddressLocation' in parameters) {
    rule.senderAddressLocation = parameters['SenderAddressLocation'] as TransportRule['senderAddressLocation'];
  }
  if ('StopRuleProcessing' in parameters) rule.stopRuleProcessing = parameters['StopRuleProcessing'] === true;
  if ('Comments' in parameters) rule.comments = text(invocation, 'Comments');
}

/** Moves the rule to its priority; the others make room. */
function place({ state, parameters }: Invocation, rule: TransportRule): void {
  const to = parameters['Priority'];
  if (to === undefined) return;
  if (typeof to !== 'number' || to < 0 || to >= state.transportRules.length) {
    const type = 'Microsoft.Exchange.MessagingPolicies.Rules.Tasks.InvalidPriorityException';
    throw new CmdletError(400, type, 'The priority is not between 0 and the number of rules.');
  }
  state.transportRules.splice(state.transportRules.indexOf(rule), 1);
  state.transportRules.splice(to, 0, rule);
}

function recipients(invocation: Invocation, name: string): string[] {
  return texts(invocation, name).map((identity) => {
    const inside = mailboxAt(invocation.state, identity)?.objectId;
    if (inside === undefined && !identity.includes('@')) throw notFound(identity);
    return inside ?? identity.toLowerCase();
  });
}

function row(state: TenantState, rule: TransportRule): Row {
  const shown = (people: readonly string[]): string[] | null =>
    people.length === 0 ? null : people.map((id) => state.mailboxes.get(id)?.primarySmtpAddress ?? id);
  return {
    Identity: rule.name,
    Name: rule.name,
    Guid: rule.guid,
    State: rule.enabled ? 'Enabled' : 'Disabled',
    Mode: rule.mode,
    Priority: state.transportRules.indexOf(rule),
    From: shown(rule.from),
    SentTo: shown(rule.sentTo),
    BlindCopyTo: shown(rule.blindCopyTo),
    RedirectMessageTo: shown(rule.redirectMessageTo),
    StopRuleProcessing: rule.stopRuleProcessing,
    SenderAddressLocation: rule.senderAddressLocation,
    Comments: rule.comments,
    CreatedBy: rule.createdBy,
    LastModifiedBy: rule.lastModifiedBy,
    WhenChanged: new Date(rule.whenChanged).toISOString(),
    IsValid: true,
  };
}

function wrote(state: TenantState, operation: string): void {
  state.writes.push({ at: state.clock.now(), operation });
}
