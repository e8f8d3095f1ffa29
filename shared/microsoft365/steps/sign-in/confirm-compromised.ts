import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { defineStep } from '../../../catalogue/step.ts';

const Risk = z.looseObject({
  riskState: z.string().nullish(),
  riskLevel: z.string().nullish(),
  riskLastUpdatedDateTime: z.string().nullish(),
});
type Risk = z.infer<typeof Risk>;

export const confirmCompromised = defineStep({
  name: 'confirm-compromised',
  title: 'Confirm compromised',
  purpose:
    'Entra raises the user to high risk, so Conditional Access refuses sign-in even after the account is unblocked.',
  impact: 'locked-out',
  required: false,
  traits: {
    level: 'hard',
    blocksSignIn: false,
    endsSessions: 'no',
    changesPassword: false,
    waitsForPeople: 'never',
    destroys: false,
  },
  attack: ['T1078.004'],
  defend: ['D3-NRAM'],
  permissions: [
    {
      api: 'graph',
      role: 'IdentityRiskyUser.ReadWrite.All',
      for: 'confirm the user compromised and read the risk back',
    },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/riskyuser-confirmcompromised',
  // Identity protection allows one request a second per tenant and says no Retry-After. https://learn.microsoft.com/graph/throttling-limits
  patience: { settleWithin: minutes(60), pollEvery: seconds(5) },
  appliesTo: (account) => {
    if (account.home !== null) return `signed in by ${account.home}: its risk is kept there`;
    return account.tenantHasRiskApi ? true : 'the tenant owns no Entra ID P2';
  },
  capture: async (account, tenant) => (await readRisk(account, tenant)) ?? null,
  foresee: (_account, before) =>
    before?.riskState === 'confirmedCompromised'
      ? []
      : [{ what: 'risk state', from: before?.riskState ?? 'none', to: 'confirmedCompromised' }],
  probe: readRisk,
  async execute(account, _before, tenant) {
    await tenant.graph.post('/identityProtection/riskyUsers/confirmCompromised', { userIds: [account.objectId] });
  },
  async verify(account, _before, tenant, { since, actedAt }) {
    const risk = await readRisk(account, tenant);
    if (risk && isConfirmed(risk)) return { is: 'holds', seen: `risk is ${risk.riskLevel ?? 'unknown'}, confirmed` };
    const seen = `risk state is ${risk?.riskState ?? 'none'}`;
    if (actedAt === undefined) return { is: 'not-yet', seen };
    // A new password takes the risk away again: the run that follows the password confirms it anew.
    if (risk?.riskState === 'remediated' && isSince(risk, since))
      return { is: 'holds', seen: 'it was confirmed, and a new password has remediated the risk since' };
    const isOld = Date.parse(tenant.now()) - Date.parse(actedAt) > minutes(1);
    return { is: 'not-yet', seen, ...(isOld ? { actAgain: true } : {}) };
  },
  undo: {
    releaseStage: 'risk',
    describe: 'Dismisses the risk, so that Conditional Access lets the user in.',
    // https://learn.microsoft.com/entra/id-protection/howto-identity-protection-remediate-unblock
    exceptFor: 'Entra offers no way back to the risk that was there before.',
    async restore(account, before, tenant) {
      if (before?.riskState === 'confirmedCompromised') return;
      // One call: a second within the second would be refused, and so it would go on for ever.
      await tenant.graph.post('/identityProtection/riskyUsers/dismiss', { userIds: [account.objectId] });
    },
    async verify(account, before, tenant) {
      if (before?.riskState === 'confirmedCompromised')
        return { is: 'holds', seen: 'the user was confirmed compromised before this case' };
      const risk = await readRisk(account, tenant);
      if (risk?.riskState !== 'confirmedCompromised')
        return { is: 'holds', seen: `risk state is ${risk?.riskState ?? 'none'}` };
      return { is: 'not-yet', seen: 'the user is still confirmed compromised', actAgain: true };
    },
  },
});

function isConfirmed({ riskState }: Risk): boolean {
  return riskState === 'confirmedCompromised';
}

/** Whether the risk was last judged since then; what does not say when is taken for late. */
function isSince({ riskLastUpdatedDateTime: at }: Risk, since: string): boolean {
  return at === null || at === undefined || Date.parse(at) >= Date.parse(since);
}

/** A user who never was at risk is answered with 404. */
async function readRisk(account: Account, tenant: Tenant): Promise<Risk | undefined> {
  try {
    return Risk.parse(await tenant.graph.get(`/identityProtection/riskyUsers/${account.objectId}`));
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}
