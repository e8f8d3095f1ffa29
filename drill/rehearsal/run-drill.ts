import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastAcceptedAt } from '../simulation/attacker/last-accepted.ts';
import { startAttacker, type Attacker } from '../simulation/attacker/start-attacker.ts';
import type { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { whenAborted } from './when-aborted.ts';
import { seededRandom } from '../simulation/tenant/seeded-random.ts';
import { minutes } from '../../shared/domain/duration.ts';
import type { Clock } from '../../host/clock.ts';
import type { CaseSummary, CaseView } from '../../shared/views/case-view.ts';
import { openStage, type Stage } from './open-stage.ts';
import { alertFor } from './alert-for.ts';
import { caseClient, type CaseClient } from './case-client.ts';
import { caseProgress } from './case-progress.ts';
import { runPeople } from './run-people.ts';
import { sendAlert } from './send-alert.ts';
import { wrapTo } from './terminal/columns.ts';
import { sizeOf, type Output } from './terminal/live-region.ts';
import { complaintsAbout, describeVerdict, type DrillVerdict } from './verdict.ts';
import { sleepUntil, watchCase } from './watch-case.ts';

/** How long the attacker is at work before anybody notices. */
const unnoticed = minutes(10);

export interface Rehearsal {
  readonly scenario: Scenario;
  readonly seed: number;
  /** How long each request to the tenant takes, in real time. */
  readonly latencyMs: number;
  /** Hours take hours. */
  readonly realTime: boolean;
  /** What the alert asks for. */
  readonly options: Partial<PlanOptions>;
  /** Throws where this cannot be rehearsed in that tenant; nothing has been done by then. */
  check(tenant: SimulatedTenant): void;
}

/** One rehearsal from the break-in to the verdict. The output is told what happens; the verdict is returned. */
export async function runDrill(
  rehearsal: Rehearsal,
  clock: Clock,
  output: Output,
  signal: AbortSignal,
): Promise<DrillVerdict> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'cordon-drill-'));
  const { scenario, seed, latencyMs } = rehearsal;
  const screen: Screen = { print: (text) => output.write(text) };
  let stage: Stage | undefined;
  try {
    stage = await openStage({
      clock,
      scenario,
      seed,
      latencyMs,
      stateDirectory,
      database: ':memory:',
      log: (level, category, message) => {
        if (level !== 'error' && level !== 'critical') return;
        const lines = `${level} ${category}: ${message}`.split('\n');
        screen.print(`${lines.flatMap((line) => wrapTo(line, sizeOf(output).columns, '  ')).join('\n')}\n`);
      },
    });
    return await Promise.race([rehearse(rehearsal, stage, clock, output, screen), whenAborted(signal)]);
  } finally {
    await stage?.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
}

/** Where to write what nobody asked for: above the table, once there is one. */
interface Screen {
  print: (text: string) => unknown;
}

async function rehearse(
  rehearsal: Rehearsal,
  stage: Stage,
  clock: Clock,
  output: Output,
  screen: Screen,
): Promise<DrillVerdict> {
  const { tenant, broker, host } = stage;
  const { scenario, options, seed } = rehearsal;
  const { watch, compromisedFor } = scenario;
  const { objectId, userPrincipalName } = scenario.account;
  rehearsal.check(tenant);
  if (!tenant.loot) throw new Error(`The scenario ${scenario.name} gives the attacker nothing.`);

  const { columns } = sizeOf(output);
  const opening = `DRILL ${scenario.name} (seed ${seed}): ${scenario.description}`;
  output.write(`${wrapTo(opening, columns, '  ').join('\n')}\n`);
  const attacker = startAttacker({ tenant, clock, random: seededRandom(seed + 1), loot: tenant.loot });
  attacker.keepTrying();
  if (!rehearsal.realTime) await sleepUntil(clock, clock.now() + unnoticed);

  const alertedAt = clock.now();
  const progress = caseProgress(`${scenario.name}   seed ${seed}`, alertedAt, output);
  screen.print = (text) => {
    progress.print(text);
  };
  const say = (text: string): void => progress.say(text, clock.now());
  const displayName = tenant.state.users.get(objectId)?.displayName ?? userPrincipalName;
  const remembered = scenario.remember?.(tenant.state);
  const victim = { objectId, userPrincipalName, displayName };
  await sendAlert(
    clock,
    broker.connectionString,
    alertFor({ victim, tenantId: tenant.tenantId, at: alertedAt, options, watch, compromisedFor }),
  );
  say(`alert for ${userPrincipalName} is on the queue`);

  const client = caseClient(host.url);
  const failed = Promise.withResolvers<never>();
  const callOff = runPeople({ scenario, clock, alertedAt, tenant, attacker, client, say, onFailure: failed.reject });
  const isOver =
    scenario.endsWhen &&
    ((view: CaseView, cases: readonly CaseSummary[]) => scenario.endsWhen?.(view, tenant.state, cases) ?? true);
  const followed = { account: scenario.account, ...(isOver ? { endsWhen: isOver } : {}) };
  const watched = watchCase(clock, alertedAt, client, followed, (view) => progress.show(view, clock.now()));
  const { view, release } = await Promise.race([watched, failed.promise]);
  try {
    callOff();
    const verdict = await judge({ scenario, tenant, attacker, client, view, alertedAt, remembered });
    progress.end();
    output.write([...doubtsOf(view, columns), describeVerdict(verdict, alertedAt, columns)].join('\n'));
    return verdict;
  } finally {
    attacker.stop();
    release();
  }
}

/** What the case itself says is missing, unknown or may still work. */
function doubtsOf({ because, uncertain, residualRisk }: CaseView, columns: number): string[] {
  const doubts = [
    ...because.map((reason) => `not contained: ${reason}`),
    ...uncertain.map((unknown) => `unknown: ${unknown}`),
    ...residualRisk.map(({ sentence }) => `may still work: ${sentence}`),
  ];
  return doubts.flatMap((doubt) => wrapTo(doubt, columns, '  '));
}

interface Judged {
  readonly scenario: Scenario;
  readonly tenant: SimulatedTenant;
  readonly attacker: Attacker;
  readonly client: CaseClient;
  readonly view: CaseView;
  readonly alertedAt: number;
  readonly remembered: unknown;
}

/** Has the attacker try every door, and once more after somebody lets the account sign in. */
async function judge({
  scenario,
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
  };
  const cases = await Promise.all((await client.list()).map(({ caseId }) => client.view(caseId)));
  const ending = { view, cases, doors: tried, state: tenant.state, remembered };
  return {
    caseId: view.caseId,
    ...(tenant.state.drawn.length > 0 ? { tenant: tenant.state.drawn } : {}),
    result,
    complaints: scenario.mustEnd?.(ending) ?? complaintsAbout({ result, attacker: attackers }),
    t1Ms: view.t1Ms ?? null,
    t2Ms: lastSuccess === undefined ? null : Math.round(lastSuccess - alertedAt),
    provenAt: view.provenAt ?? null,
    steps: view.steps.map(({ run, state, note }) => ({ name: run, state, note })),
    attacker: attackers,
  };
}
