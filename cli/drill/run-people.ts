import type { Act, Scenario } from '../../drill/scenarios/scenario.ts';
import type { SimulatedTenant } from '../../drill/tenant/start-tenant.ts';
import type { Clock } from '../../host/clock.ts';
import type { CaseClient } from './case-client.ts';

export interface PeopleOptions {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly alertedAt: number;
  readonly tenant: SimulatedTenant;
  readonly client: CaseClient;
  readonly say: (text: string) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Lets the people of the scenario do at their times what they do; the returned function calls off what is still to come. */
export function runPeople({ scenario, clock, alertedAt, tenant, client, say, onFailure }: PeopleOptions): () => void {
  const { objectId } = scenario.account;
  const attest = async (who: string): Promise<void> => {
    const [found] = await client.list();
    if (!found) throw new Error('There is no case to attest anything in.');
    await client.attestPasswordChange(found.caseId, who, new Date(clock.now()).toISOString());
    say(`${who} says: the password is changed`);
  };
  const change = (who: string): void => {
    tenant.helpdesk.changePasswordOnPremises(objectId);
    say(`${who} changes the password on premises`);
  };
  const disable = (who: string): void => {
    tenant.helpdesk.disableOnPremises(objectId);
    say(`${who} disables the account in Active Directory`);
  };
  const acts: Readonly<Record<Act['what'], (who: string) => void | Promise<void>>> = {
    'attests-password-change': attest,
    'changes-password-on-premises': change,
    'disables-account-on-premises': disable,
  };
  const isAskedFor = async (run: string | undefined): Promise<boolean> => {
    if (run === undefined) return true;
    const [found] = await client.list();
    const steps = found ? (await client.view(found.caseId)).steps : [];
    return steps.some((step) => step.run === run && step.state === 'not-yet');
  };
  const cancellations = scenario.people.map(({ after, who, what, because }) =>
    clock.at(alertedAt + after, () => {
      const release = clock.busy();
      const act = async (): Promise<void> => {
        if (await isAskedFor(because)) await acts[what](who);
      };
      act().catch(onFailure).finally(release);
    }),
  );
  return () => {
    for (const cancel of cancellations) cancel();
  };
}
