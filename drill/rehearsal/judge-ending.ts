import { lastAcceptedAt } from '../simulation/attacker/last-accepted.ts';
import type { Attacker } from '../simulation/attacker/start-attacker.ts';
import type { SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import { levelOf } from '../../shared/domain/level.ts';
import type { PlanForm } from '../../shared/domain/plan-options.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import type { CaseClient } from './case-client.ts';
import { controlOf, gotInBy } from './control.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { complaintsAbout, mustEndAs, type DrillVerdict } from './verdict.ts';

export interface Judged {
  readonly scenario: Scenario;
  readonly options: Partial<PlanForm>;
  readonly tenant: SimulatedTenant;
  readonly attacker: Attacker;
  readonly client: CaseClient;
  readonly view: CaseView;
  readonly alertedAt: number;
  readonly remembered: unknown;
}

/** Has the attacker try every door, and once more after somebody lets the account sign in. */
export async function judgeEnding({
  scenario,
  options,
  tenant,
  attacker,
  client,
  view,
  alertedAt,
  remembered,
}: Judged): Promise<DrillVerdict> {
  const doors = await attacker.tryEveryDoor();
  const lastSuccess = lastAcceptedAt(tenant.state.log, alertedAt);
  tenant.helpdesk.unblock(scenario.account.objectId);
  const tried = [...doors, ...(await attacker.tryAfterUnblock())];
  const result = view.result ?? view.status;
  const attackers = {
    tried: tried.map(({ door, opened, answer }) => ({ door, opened, answer })),
    canStill: tried.filter(({ opened }) => opened).map(({ door }) => door),
    gotIn: gotInBy(attacker.letIns, scenario.mustStayShut ?? [], alertedAt),
  };
  const cases = await Promise.all((await client.list()).map(({ caseId }) => client.view(caseId)));
  const ending = { view, cases, doors: tried, state: tenant.state, remembered };
  const level = levelOf(options);
  const complaints = [
    ...(level === 'full'
      ? (scenario.mustEnd?.(ending) ?? complaintsAbout({ result, attacker: attackers }))
      : // It leaves doors open on purpose, and must say so.
        complaintsAbout({ result, attacker: { canStill: [] } }, mustEndAs[level])),
    ...casesTooMany(cases, scenario),
    ...attackers.gotIn.map((door) => `the attacker got in by ${door} meanwhile`),
  ];
  return {
    caseId: view.caseId,
    ...(tenant.state.drawn.length > 0 ? { tenant: tenant.state.drawn } : {}),
    result,
    complaints,
    t1Ms: view.t1Ms ?? null,
    t2Ms: lastSuccess === undefined ? null : Math.round(lastSuccess - alertedAt),
    provenAt: view.provenAt ?? null,
    steps: view.steps.map(({ run, state, note }) => ({ name: run, state, note })),
    attacker: attackers,
    ...controlOf(scenario, options.without ?? [], attackers, complaints),
  };
}

/** However often it was opened anew, an alert makes one case of an account. */
function casesTooMany(cases: readonly CaseView[], scenario: Scenario): string[] {
  const count = cases.filter((each) => each.account.objectId === scenario.account.objectId).length;
  return scenario.mustEnd || count === 1 ? [] : [`the account has ${String(count)} cases instead of one`];
}
