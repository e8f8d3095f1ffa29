import type { Graph } from '../../shared/catalogue/tenant.ts';
import { hours } from '../../shared/domain/duration.ts';
import { readSignInMethods } from '../../shared/microsoft365/readings/sign-in/sign-in-methods.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** Telephones and addresses have the id of their kind, which stays when somebody changes the number. */
const telephone = {
  '@odata.type': '#microsoft.graph.phoneAuthenticationMethod',
  id: '3179e48a-750b-4051-897c-87b9720928f7',
  phoneType: 'mobile',
  phoneNumber: '+1 5550100',
  createdDateTime: '2024-01-01T00:00:00Z',
};

async function telephoneThat(reason: string | null): Promise<{ goes: boolean; arose: string } | undefined> {
  const { account, tenant, context, simulated, clock } = await rehearse({ scenario: 'cloud' });
  const { directoryAudits } = simulated.state;
  directoryAudits.splice(0, directoryAudits.length, {
    id: 'one',
    at: clock.now() - hours(1),
    activityDisplayName: 'User registered security info',
    category: 'UserManagement',
    initiatedBy: account.objectId,
    targets: [{ id: account.objectId, type: 'User' }],
    reason: reason ?? 'User registered Authenticator App',
  });
  const list: Graph['list'] = async (path, headers) =>
    path.endsWith('/authentication/methods') ? [telephone] : tenant.graph.list(path, headers);
  const odd = { ...tenant, graph: { ...tenant.graph, list } };
  return (await readSignInMethods(account, context, odd)).find(({ type }) => type === 'phone');
}

test('a telephone whose number was changed since the compromise goes, though it is as old as its kind', async () => {
  expect(await telephoneThat('User changed the mobile phone number')).toMatchObject({ goes: true });
});

test('one that nobody changed keeps its own date, and stays', async () => {
  expect(await telephoneThat(null)).toMatchObject({ goes: false, arose: telephone.createdDateTime });
});
