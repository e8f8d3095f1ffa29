import { Refusal } from '../../shared/domain/errors.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { revokeSharePointSessions } from '../../shared/microsoft365/steps/sign-in/revoke-sharepoint-sessions.ts';
import { residualRisk } from '../../shared/plan/residual-risk.ts';
import { aStart } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

test.each([
  [['EUR'], true],
  [[], false],
])(
  'the case says that the SharePoint of other geographies was not reached, where there are any: %j',
  async (geos, isSaid) => {
    const { account } = await rehearse({
      scenario: 'cloud',
      setUp: ({ organization }) => void organization.satelliteGeos.push(...geos),
    });
    const start = aStart(account);
    const risks = residualRisk(microsoft365, { start, outcomes: [], proof: [], provenAt: start.incident.receivedAt });
    expect(risks.some(({ sentence }) => sentence.includes('several geographies'))).toBe(isSaid);
  },
);

test('a 403 of SharePoint is told as what it may mean', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
  const post = () => Promise.reject(new Refusal(403, 'HTTP 403', 'Forbidden'));
  const execute = () => revokeSharePointSessions.execute(account, null, { ...tenant, sharePoint: { post } }, context);
  await expect(execute()).rejects.toThrow(/Revoke-SPOUserSession/);
});
