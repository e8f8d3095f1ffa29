import { newestFirst } from '../../shared/catalogue/newest-first.ts';
import { atMost } from '../../shared/microsoft365/clients/at-most.ts';
import { removeDelegates } from '../../shared/microsoft365/steps/mailbox/remove-delegates.ts';
import { disableInboxRules } from '../../shared/microsoft365/steps/mailbox/disable-inbox-rules.ts';
import { revokeOAuthGrants } from '../../shared/microsoft365/steps/applications/revoke-oauth-grants.ts';
import type { Step } from '../../shared/catalogue/step.ts';
import { audit } from '../../drill/simulation/tenant/directory-audits.ts';
import { kinds } from '../../bench/price/many.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

test('what came since the capture goes first, then the newest, then what nobody can date, then what is older', () => {
  const ages: Readonly<Record<string, string | undefined>> = {
    old: 'earlier',
    undated: 'unknown',
    lastWeek: '2026-11-20T00:00:00Z',
    today: '2026-11-27T00:00:00Z',
    later: undefined,
  };
  expect(newestFirst(Object.keys(ages), (name) => ages[name])).toEqual([
    'later',
    'today',
    'lastWeek',
    'undated',
    'old',
  ]);
});

test('no more than four calls are under way on one mailbox, and those on another do not wait for them', async () => {
  const onMailbox = atMost(4);
  let [running, most] = [0, 0];
  const call = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
  };
  const fails = onMailbox('alex', () => Promise.reject(new Error('no')));
  const all = Array.from({ length: 40 }, () => onMailbox('alex', call));
  await expect(fails).rejects.toThrow('no');
  await Promise.all(all);
  expect(most).toBe(4);
  await Promise.all(['alex', 'alex', 'alex', 'alex', 'boss'].map((of) => onMailbox(of, call)));
  expect(most).toBe(5);
});

const many = 24;

test('of many consents the hostile one goes among the first ten, and no log is asked about each', async () => {
  const { account, tenant, context, simulated } = await rehearse({ scenario: 'cloud' });
  const { state } = simulated;
  const { grants } = state.identity;
  kinds.grants.plant(state, state.mailboxes.get(account.objectId)!, many);
  // Listed last.
  const { id, clientId } = grants.at(-1)!;
  const target = { id: clientId, type: 'ServicePrincipal' } as const;
  const consent = { activityDisplayName: 'Consent to application', category: 'ApplicationManagement' };
  const at = state.clock.now() - 3_600_000;
  audit(state, { ...consent, at, initiatedBy: account.objectId, targets: [target] });
  const asked = state.log.length;
  const before = await revokeOAuthGrants.capture(account, tenant, context);
  expect(state.log.slice(asked).filter(({ operation }) => operation.includes('auditLogs')).length).toBeLessThan(10);
  const began = state.log.length;
  await revokeOAuthGrants.execute(account, before, tenant, context);
  const deletes = state.log.slice(began).filter(({ operation }) => operation.startsWith('DELETE'));
  const hostile = deletes.findIndex(({ operation }) => operation.endsWith(id));
  expect(hostile).toBeGreaterThanOrEqual(0);
  expect(hostile).toBeLessThan(10);
});

test.each([
  ['delegates', removeDelegates],
  ['rules', disableInboxRules],
] as readonly ['delegates' | 'rules', Step][])(
  '%p: many are taken away at once, and what is refused so once more in turn',
  async (kind, step) => {
    const { account, tenant, context, simulated, clock } = await rehearse({ scenario: 'cloud' });
    const mailbox = simulated.state.mailboxes.get(account.objectId)!;
    kinds[kind].plant(simulated.state, mailbox, many);
    const before = await step.capture(account, tenant, context);
    let [running, most, refused] = [0, 0, 0];
    const run: typeof tenant.exchange.run = async (cmdlet, parameters, anchor) => {
      if (!/^(Remove|Disable)-/.test(cmdlet)) return tenant.exchange.run(cmdlet, parameters, anchor);
      running += 1;
      most = Math.max(most, running);
      try {
        if (running === 4 && (refused += 1) < 5) throw new Refusal(400, 'Conflict', 'somebody else wrote the list');
        return await tenant.exchange.run(cmdlet, parameters, anchor);
      } finally {
        running -= 1;
      }
    };
    await step.execute(account, before, { ...tenant, exchange: { run } }, context);
    expect(most).toBe(4);
    expect(refused).toBeGreaterThan(0);
    clock.advance(60_000);
    expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
  },
);
