import { renameAccount } from '../../drill/simulation/tenant/account-fates.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { revokeSharePointSessions } from '../../shared/microsoft365/steps/sign-in/revoke-sharepoint-sessions.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { residualRisk } from '../../shared/plan/residual-risk.ts';
import { openSharePointSession } from '../../drill/simulation/tenant/sharepoint/user-sessions.ts';
import { aStart } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** An account whose files are in the geography EUR, and whether Cordon is told of its admin site. */
const inEurope = (namesEvery: boolean, roles?: readonly string[]): Promise<Rehearsal> =>
  rehearse(
    {
      scenario: 'cloud',
      setUp: (state) => {
        state.namesEveryGeo = namesEvery;
        state.organization.satelliteGeos.push('EUR');
        state.users.get(state.compromised ?? '')!.preferredDataLocation = 'EUR';
      },
    },
    roles,
  );

const openSessions = ({ simulated: { state }, clock }: Rehearsal): number =>
  // An hour is what SharePoint allows itself.
  [...state.sharePointSessions.values()].filter(({ endsAt }) => endsAt > clock.now() + 3_600_000).length;

async function revoked(rehearsal: Rehearsal): Promise<unknown> {
  const { account, tenant, context, simulated } = rehearsal;
  openSharePointSession(simulated.state, account.objectId);
  await revokeSharePointSessions.execute(account, null, tenant, context);
  return revokeSharePointSessions.verify(account, null, tenant, context);
}

const isRequired = ({ account, context }: Rehearsal): boolean | undefined =>
  drawPlan(microsoft365, account, context.options, '').cutOff.find(({ step }) => step === revokeSharePointSessions.name)
    ?.required;

test('the sessions of every geography end whose admin site is named', async () => {
  const rehearsal = await inEurope(true);
  expect(await revoked(rehearsal)).toMatchObject({
    is: 'acknowledged',
    seen: expect.stringMatching(/in every geography \(localhost:\d+, localhost:\d+\)/) as unknown,
  });
  expect(openSessions(rehearsal)).toBe(0);
});

test('the sessions of an account that was renamed in mid-case end under its new name', async () => {
  const rehearsal = await inEurope(true);
  const { account, tenant, context, simulated, clock } = rehearsal;
  openSharePointSession(simulated.state, account.objectId);
  clock.advance(minutes(5));
  renameAccount(simulated.state, account.objectId, 'alex.winter@contoso.com');
  await revokeSharePointSessions.execute(account, null, tenant, context);
  expect(openSessions(rehearsal)).toBe(0);
});

test('the hour that SharePoint allows itself begins when it accepted the revocation, however late that was', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context } = rehearsal;
  const actedAt = new Date(Date.parse(context.since) + 50 * 60_000).toISOString();
  const verdict = await revokeSharePointSessions.verify(account, null, tenant, { ...context, actedAt });
  const until = new Date(Date.parse(actedAt) + 3_600_000).toISOString();
  expect(verdict).toMatchObject({ is: 'acknowledged', until });
});

test('where one site of several geographies is named, the case is not contained and says what is left', async () => {
  const rehearsal = await inEurope(false);
  expect(await revoked(rehearsal)).toMatchObject({
    is: 'not-performed',
    reason: expect.stringMatching(
      /2 geographies \(NAM at .*, EUR at contosoeur.*names 1 \(localhost:\d+\): run Revoke-SPOUserSession/,
    ) as unknown,
  });
  expect(openSessions(rehearsal)).toBeGreaterThan(0);
  expect(isRequired(rehearsal)).toBe(true);
  const start = aStart(rehearsal.account);
  const risks = residualRisk(microsoft365, { start, outcomes: [], proof: [], provenAt: start.incident.receivedAt });
  expect(risks.some(({ sentence }) => sentence.includes('several geographies'))).toBe(true);
});

test('two of three geographies named are not all of them: the third is named, and nothing is acknowledged', async () => {
  const rehearsal = await inEurope(true);
  rehearsal.simulated.state.organization.satelliteGeos.push('APC');
  expect(await revoked(rehearsal)).toMatchObject({
    is: 'not-performed',
    reason: expect.stringMatching(/3 geographies \(.*APC at contosoapc\.sharepoint\.com\).*names 2/) as unknown,
  });
  // The same site twice is one geography.
  const { account, context, tenant } = rehearsal;
  const [site = ''] = tenant.sharePoint.sites;
  const thrice = { ...tenant, sharePoint: { ...tenant.sharePoint, sites: [site, site, `${site}/`] } };
  expect(await revokeSharePointSessions.verify(account, null, thrice, context)).toMatchObject({ is: 'not-performed' });
});

test('where nobody may read the geographies, they are not taken for all, and the reason says what is missing', async () => {
  const rehearsal = await inEurope(true, ['User.Read.All', 'Organization.Read.All', 'Sites.FullControl.All']);
  expect(await revoked(rehearsal)).toMatchObject({
    is: 'not-performed',
    reason: expect.stringMatching(/cannot read which .*sessions ended at localhost.*Revoke-SPOUserSession/) as unknown,
  });
});

test('in one geography nothing is said of others, and nothing hangs on it', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  expect(await revoked(rehearsal)).toMatchObject({ is: 'acknowledged' });
  expect(isRequired(rehearsal)).toBe(false);
});

test('a site that refuses saves no other, and its 403 is told as what it may mean', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
  const asked: string[] = [];
  const post = (site: string): Promise<unknown> => {
    asked.push(site);
    return site.includes('eur')
      ? Promise.reject(new Refusal(403, 'HTTP 403', 'Forbidden'))
      : Promise.resolve({ State: 4 });
  };
  const sites = ['https://contosoeur-admin.sharepoint.com', 'https://contoso-admin.sharepoint.com'];
  const execute = () =>
    revokeSharePointSessions.execute(account, null, { ...tenant, sharePoint: { sites, post } }, context);
  await expect(execute()).rejects.toThrow(/1 of 2: contosoeur-admin\.sharepoint\.com .*Revoke-SPOUserSession/);
  expect(asked).toEqual(sites);
});

test('a geography that does not know the account stops nothing; known in none, the step is refused', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
  const sites = ['https://contosoeur-admin.sharepoint.com', 'https://contoso-admin.sharepoint.com'];
  const execute = (stateIn: (site: string) => number): Promise<void> => {
    const post = (site: string): Promise<unknown> => Promise.resolve({ State: stateIn(site) });
    return revokeSharePointSessions.execute(account, null, { ...tenant, sharePoint: { sites, post } }, context);
  };
  await execute((site) => (site.includes('eur') ? 1 : 4));
  await expect(execute(() => 1)).rejects.toMatchObject({ code: 'UserNotFound' });
  await expect(execute((site) => (site.includes('eur') ? 0 : 4))).rejects.toThrow(/FeatureDisabled/);
});
