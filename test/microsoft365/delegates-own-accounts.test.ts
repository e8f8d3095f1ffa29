import { delegateCompromised } from '../../drill/rehearsal/scenarios/delegate-compromised.ts';
import { delegatesOwnAccounts } from '../../shared/microsoft365/examinations/mailbox/delegates-own-accounts.ts';
import type { ExamineContext, Finding } from '../../shared/catalogue/examination.ts';
import { removeDelegates } from '../../shared/microsoft365/steps/mailbox/remove-delegates.ts';
import type { Step } from '../../shared/catalogue/step.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { seconds } from '../../shared/domain/duration.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const scenario = delegateCompromised.name;
const priya = people.priya.objectId;

async function examined(rehearsal: Rehearsal, captured: (step: string) => unknown = () => undefined): Promise<Finding> {
  const { account, tenant, context } = rehearsal;
  const inCase = { caseId: 'C-TEST-TEST', depth: 0, captured: (step: string) => Promise.resolve(captured(step)) };
  const about: ExamineContext = { ...context, inCase };
  return delegatesOwnAccounts.examine(account, tenant, about);
}

test('a delegate who signed in from an address of the attacker is offered, with what to send', async () => {
  const rehearsal = await rehearse({ scenario });
  const { summary, items } = await examined(rehearsal);
  expect(summary).toBe("1 delegates, 1 of them look compromised; the attacker's addresses: 203.0.113.66");
  const [item] = items;
  expect(item?.what).toMatch(
    /^priya\.nair@contoso\.com signed in from 203\.0\.113\.66, an address of the attacker, at .*sends copies outside: collector@/,
  );
  expect(item).toMatchObject({ suspicious: true, offered: priya });
  const [, body = ''] = /POST \/api\/containments (\{.*\})$/.exec(item?.detail ?? '') ?? [];
  expect(JSON.parse(body)).toMatchObject({ account: priya, joinedTo: { caseId: 'C-TEST-TEST', depth: 1 } });
});

test('a risk in a word that came later tells of the attacker as well', async () => {
  const setUp = ({ organization }: TenantState) => void (organization.judgesInNewWords = true);
  const { summary } = await examined(await rehearse({ scenario, setUp }));
  expect(summary).toContain("the attacker's addresses: 203.0.113.66");
});

test('a delegate whose rights are taken away already is looked at as well: the rights come from what was captured', async () => {
  const rehearsal = await rehearse({ scenario });
  const { account, tenant, context } = rehearsal;
  const step = removeDelegates as Step;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  rehearsal.clock.advance(seconds(20));
  expect((await examined(rehearsal)).items).toEqual([]);
  const { items } = await examined(rehearsal, (name) => (name === step.name ? before : undefined));
  expect(items.map(({ offered }) => offered)).toEqual([priya]);
});

test('a delegate at risk is offered too', async () => {
  const rehearsal = await rehearse({
    scenario: 'cloud',
    setUp: ({ riskyUsers, clock }) => {
      const risk = { riskState: 'atRisk', riskLevel: 'high', riskDetail: 'none', lastUpdated: clock.now() } as const;
      riskyUsers.set(priya, risk);
    },
  });
  const { items } = await examined(rehearsal);
  expect(items[0]).toMatchObject({ offered: priya, what: 'priya.nair@contoso.com is at risk (atRisk, high)' });
});

test('copies that leave are a reason to look, not to lock somebody out', async () => {
  const rehearsal = await rehearse({
    scenario: 'cloud',
    setUp: ({ mailboxes }) => {
      const mailbox = mailboxes.get(priya);
      if (mailbox) mailbox.forwardingSmtpAddress = 'home@elsewhere.example';
    },
  });
  const [item] = (await examined(rehearsal)).items;
  expect(item).toMatchObject({ suspicious: true, what: expect.stringContaining('home@elsewhere.example') as unknown });
  expect(item?.offered).toBeUndefined();
});

test('a delegate without a sign of compromise is reported with rights and password', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const [item] = (await examined(rehearsal)).items;
  expect(item).toMatchObject({ suspicious: false, what: 'priya.nair@contoso.com shows no sign of compromise' });
  expect(item?.detail).toMatch(/^full access; password changed at .*, before the compromise$/);
});

test('without Entra ID P2 it is said what cannot be known', async () => {
  const rehearsal = await rehearse({
    scenario: 'cloud',
    setUp: ({ organization }) => {
      organization.identityProtection = false;
    },
  });
  expect((await examined(rehearsal)).summary).toContain('unknown without Entra ID P2');
});
