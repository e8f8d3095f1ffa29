import type { Account } from '../../../domain/account.ts';
import { days, minutes, seconds } from '../../../domain/duration.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { readDefenderIdentity, readIdentityPermission } from '../../readings/sign-in/defender-identity.ts';
import { defineStep } from '../../../catalogue/step.ts';

/** So long a sensor may take over what Defender has acknowledged. */
const underWay = minutes(5);

export const disableThroughDefender = defineStep({
  name: 'disable-through-defender',
  title: 'Disable the account through Defender for Identity',
  purpose: 'The account cannot log on on premises, and the directory sync leaves it blocked in the cloud.',
  impact: 'locked-out',
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: true,
    endsSessions: 'no',
    changesPassword: false,
    waitsForPeople: 'never',
    destroys: false,
  },
  attack: ['T1078.002'],
  defend: ['D3-AL'],
  permissions: [
    // Its password action is not used: it lets anyone who knows the old password choose the new one.
    { api: 'graph', role: 'SecurityIdentitiesActions.ReadWrite.All', for: 'disable it, and enable it at release' },
    readIdentityPermission,
  ],
  readMore: 'https://learn.microsoft.com/graph/api/security-identityaccounts-invokeaction',
  patience: { settleWithin: days(1), pollEvery: minutes(1) },
  appliesTo({ onPremises }) {
    if (!onPremises) return 'the account is mastered in the cloud';
    if (onPremises.connector === 'defender-for-identity') return true;
    return onPremises.connector === 'ldaps'
      ? 'Active Directory is connected over LDAPS'
      : 'Defender for Identity is not connected';
  },
  capture: async (account, tenant) => ({ isEnabled: (await readDefenderIdentity(account, tenant)).isEnabled }),
  foresee: (_account, { isEnabled }) =>
    isEnabled ? [{ what: 'account in Active Directory', from: 'enabled', to: 'disabled' }] : [],
  probe: readDefenderIdentity,
  execute: (account, _before, tenant) => invoke('disable', account, tenant),
  async verify(account, _before, tenant, { actedAt }) {
    const { isEnabled } = await readDefenderIdentity(account, tenant);
    if (!isEnabled) return { is: 'holds', seen: 'disabled in Active Directory, as Defender for Identity shows it' };
    // 200 means taken: the sensor on the domain controller does it. https://learn.microsoft.com/defender-for-identity/remediation-actions#how-remediation-actions-work
    if (isUnderWay(actedAt, tenant)) {
      return { is: 'not-yet', seen: 'the request is on its way to the sensor', lookAgain: seconds(30) };
    }
    return { is: 'not-yet', seen: 'enabled in Active Directory, as Defender for Identity shows it', actAgain: true };
  },
  undo: {
    releaseStage: 'directory',
    describe: 'Enables the account again where it was enabled before.',
    async restore(account, before, tenant) {
      if (before.isEnabled) await invoke('enable', account, tenant);
    },
    async verify(account, before, tenant, { actedAt, since }) {
      if (!before.isEnabled) return { is: 'holds', seen: 'the account was disabled before this case' };
      const { isEnabled } = await readDefenderIdentity(account, tenant);
      // Shown enabled this early, it may be so because not even the disabling has arrived.
      if (isUnderWay(actedAt ?? since, tenant)) {
        return { is: 'not-yet', seen: 'the request is on its way to the sensor', lookAgain: minutes(1) };
      }
      return isEnabled
        ? { is: 'holds', seen: 'enabled in Active Directory, as Defender for Identity shows it' }
        : { is: 'not-yet', seen: 'disabled in Active Directory', actAgain: true };
    },
  },
});

async function invoke(action: 'disable' | 'enable', account: Account, tenant: Tenant): Promise<void> {
  const { id, accountId } = await readDefenderIdentity(account, tenant);
  await tenant.graph.post(`/security/identities/identityAccounts/${encodeURIComponent(id)}/invokeAction`, {
    accountId,
    action,
    identityProvider: 'activeDirectory',
  });
}

function isUnderWay(since: string | undefined, tenant: Tenant): boolean {
  return since !== undefined && Date.parse(tenant.now()) - Date.parse(since) < underWay;
}
