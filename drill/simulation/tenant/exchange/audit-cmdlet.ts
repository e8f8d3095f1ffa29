import { randomUUID } from 'node:crypto';
import type { TenantState } from '../state.ts';
import { mailboxAt } from './mailbox-at.ts';

/** What is written down of a cmdlet that the app ran; whatever only reads is not. */
export function auditCmdlet(state: TenantState, name: string, parameters: Readonly<Record<string, unknown>>): void {
  if (/^(Get|Search|Test|Export)-/.test(name)) return;
  const said = [parameters['Mailbox'], parameters['Identity'], parameters['SenderAddress']].find(
    (value) => typeof value === 'string',
  );
  const identity = typeof said === 'string' ? said : '';
  const owner = mailboxAt(state, identity.split(/[:\\]/, 1)[0] ?? '')?.objectId ?? '';
  const shown = Object.entries(parameters).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  state.logs.mailboxActs.push({
    id: randomUUID(),
    at: state.clock.now(),
    operation: name,
    actor: 'ServicePrincipal_cordon',
    owner,
    clientAddress: '198.51.100.1',
    client: 'AdminApi',
    tokenIssuedAt: null,
    object: identity,
    parameters: Object.fromEntries(shown) as Record<string, string>,
  });
}
