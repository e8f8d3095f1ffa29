import type { Attacker } from '../simulation/attacker/start-attacker.ts';
import type { Act, Scenario } from './scenarios/scenario.ts';
import type { SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import type { Clock } from '../../host/clock.ts';
import { tenantClient } from '../simulation/attacker/tenant-client.ts';
import { Decision } from '../../shared/domain/decision.ts';
import { minutes } from '../../shared/domain/duration.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import type { CaseClient } from './case-client.ts';

export interface PeopleOptions {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly alertedAt: number;
  readonly tenant: SimulatedTenant;
  readonly attacker: Pick<Attacker, 'hears'>;
  readonly client: CaseClient;
  readonly say: (text: string) => void;
  readonly onFailure: (error: unknown) => void;
}

/** How often somebody who waits for the case to show something looks at it. */
const looksEvery = minutes(5);

/** Lets the people of the scenario do at their times what they do; the returned function calls off what is still to come. */
export function runPeople({
  scenario,
  clock,
  alertedAt,
  tenant,
  attacker,
  client,
  say,
  onFailure,
}: PeopleOptions): () => void {
  const { objectId } = scenario.account;
  const caseNow = async (): Promise<CaseView | undefined> => {
    const found = (await client.list()).find(({ account }) => account.objectId === objectId);
    return found && client.view(found.caseId);
  };
  const theCase = async (): Promise<CaseView> => {
    const found = await caseNow();
    if (!found) throw new Error('There is no case to say anything in.');
    return found;
  };
  const act = async ({ what, who }: Act): Promise<void> => {
    if (what === 'changes-password-on-premises') {
      tenant.helpdesk.changePasswordOnPremises(objectId);
      say(`${who} changes the password on premises`);
    } else if (what === 'disables-account-on-premises') {
      tenant.helpdesk.disableOnPremises(objectId);
      say(`${who} disables the account in Active Directory`);
    } else if (what === 'attests-password-change') {
      await client.attestPasswordChange((await theCase()).caseId, who, new Date(clock.now()).toISOString());
      say(`${who} says: the password is changed`);
    } else if (what === 'hands-over') {
      const pass = await client.handOver((await theCase()).caseId, who);
      const { userPrincipalName: username } = scenario.account;
      const fields = { grant_type: 'urn:drill:temporary-access-pass', username, temporary_access_pass: pass };
      const { status } = await tenantClient(tenant).signIn({ ...fields, cae: 'true' });
      say(`${who} reads the pass to the owner, who ${status === 200 ? 'signs in' : 'cannot sign in'}`);
    } else if ('does' in what) {
      what.does(tenant.state);
      if (what.attackerHears) attacker.hears();
      say(`${who} ${what.says}`);
    } else {
      await client.decide((await theCase()).caseId, Decision.parse({ ...what.decides, by: who }));
      say(`${who} decides: ${what.decides.decision}`);
    }
  };
  /** Whether the moment has come, will not come, or has to be waited for. */
  const isTime = async ({ because, when }: Act): Promise<'now' | 'never' | 'wait'> => {
    if (because === undefined && when === undefined) return 'now';
    const view = await caseNow();
    if (when) return view && when(view) ? 'now' : 'wait';
    return view?.steps.some(({ run, state }) => run === because && state === 'not-yet') ? 'now' : 'never';
  };
  const cancellations = new Map<Act, () => void>();
  const schedule = (run: Act, at: number): void => {
    const attempt = async (): Promise<void> => {
      const moment = await isTime(run);
      if (moment === 'now') await act(run);
      if (moment === 'wait') schedule(run, clock.now() + looksEvery);
    };
    const cancel = clock.at(at, () => {
      const release = clock.busy();
      attempt().catch(onFailure).finally(release);
    });
    cancellations.set(run, cancel);
  };
  for (const run of scenario.people) schedule(run, alertedAt + run.after);
  return () => {
    for (const cancel of cancellations.values()) cancel();
  };
}
