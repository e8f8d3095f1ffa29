import type { Clock } from '../../host/clock.ts';
import { DecisionForm } from '../../shared/domain/decision.ts';
import type { Attacker } from '../simulation/attacker/start-attacker.ts';
import { tenantClient } from '../simulation/attacker/tenant-client.ts';
import type { SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import type { CaseClient } from './case-client.ts';
import { caseOf } from './case-of.ts';
import type { Act, Scenario, Shown } from './scenarios/scenario.ts';

/** What the people of a scenario have at hand. */
export interface Reach {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly tenant: SimulatedTenant;
  readonly attacker: Pick<Attacker, 'hears'>;
  readonly client: CaseClient;
  readonly say: (text: string) => void;
}

/** Does what somebody of the scenario does, and says so. */
export async function performAct({ what, who }: Act, reach: Reach): Promise<void> {
  const { scenario, clock, tenant, attacker, client, say } = reach;
  const { objectId } = scenario.account;
  const caseId = async (): Promise<string> => {
    const found = await caseOf(client, objectId);
    if (!found) throw new Error('There is no case to say anything in.');
    return found.caseId;
  };
  if (what === 'changes-password-on-premises') {
    tenant.helpdesk.changePasswordOnPremises(objectId);
    say(`${who} changes the password on premises`);
  } else if (what === 'disables-account-on-premises') {
    tenant.helpdesk.disableOnPremises(objectId);
    say(`${who} disables the account in Active Directory`);
  } else if (what === 'attests-password-change') {
    await client.attestPasswordChange(await caseId(), who, new Date(clock.now()).toISOString());
    say(`${who} says: the password is changed`);
  } else if (what === 'hands-over') {
    const pass = await client.handOver(await caseId(), who);
    say(`${who} reads the pass to the owner, who ${(await signsIn(pass, reach)) ? 'signs in' : 'cannot sign in'}`);
  } else if ('does' in what) {
    what.does(tenant.state);
    if (what.attackerHears) attacker.hears();
    say(`${who} ${what.says}`);
  } else {
    const decision = DecisionForm.parse(what.decides);
    const { knows } = what;
    const decided = knows ? await knowingAgain(await caseId(), who, decision, knows, client) : decision;
    await client.decide(await caseId(), who, decided);
    say(`${who} decides: ${what.decides.decision}`);
  }
}

/** The same release, accepting what somebody knows again: as the tenant shows it now. */
async function knowingAgain(
  caseId: string,
  who: string,
  decision: DecisionForm,
  knows: (shown: Shown) => boolean,
  client: CaseClient,
): Promise<DecisionForm> {
  if (decision.decision !== 'release') return decision;
  const { things, inTheWay } = await client.preview(caseId, who, decision);
  const open = inTheWay.map(({ says, ...one }) => ({ ...one, does: says }));
  const asked = [...things.filter(({ becomes }) => becomes === 'needs-accept'), ...open];
  return { ...decision, accept: asked.filter(knows).map(({ id, value }) => ({ id, value })) };
}

/** Whether the owner gets in with the pass. */
async function signsIn(pass: string, { scenario, tenant }: Reach): Promise<boolean> {
  const { userPrincipalName: username } = scenario.account;
  const fields = { grant_type: 'urn:drill:temporary-access-pass', username, temporary_access_pass: pass };
  const { status } = await tenantClient(tenant).signIn({ ...fields, cae: 'true' });
  return status === 200;
}
