import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualClock } from '../host/virtual-clock.ts';
import { minutes } from '../shared/domain/duration.ts';
import type { Asked } from './price/price-of.ts';

const asked = JSON.parse(process.argv[2] ?? '{}') as Asked;
const clock = virtualClock(Date.UTC(2026, 0, 5, 9));
// Before anything else loads: libraries may keep the `Date` they find.
clock.install();
const { openStage } = await import('../drill/rehearsal/open-stage.ts');
const { alertFor } = await import('../drill/rehearsal/alert-for.ts');
const { caseClient } = await import('../drill/rehearsal/case-client.ts');
const { runPeople } = await import('../drill/rehearsal/run-people.ts');
const { scenarioNamed } = await import('../drill/rehearsal/scenarios/scenario-named.ts');
const { sendAlert } = await import('../drill/rehearsal/send-alert.ts');
const { signInTo } = await import('../drill/rehearsal/sign-in.ts');
const { sleepUntil } = await import('../drill/rehearsal/watch-case.ts');
const { startAttacker } = await import('../drill/simulation/attacker/start-attacker.ts');
const { seededRandom } = await import('../drill/simulation/tenant/seeded-random.ts');
const { countPrice, writeCountedApp } = await import('./price/count-price.ts');
const { kinds } = await import('./price/many.ts');

const many = asked.many && { ...asked.many, ...kinds[asked.many.kind] };
const ordinary = scenarioNamed(many?.scenario ?? 'everything');
const scenario: typeof ordinary = {
  ...ordinary,
  setUp(state) {
    ordinary.setUp(state);
    const mailbox = state.mailboxes.get(ordinary.account.objectId);
    if (many && mailbox) many.plant(state, mailbox, many.count);
  },
};
const stateDirectory = mkdtempSync(join(tmpdir(), 'cordon-price-'));
const app = writeCountedApp();
const price = countPrice();
const stage = { clock, scenario, seed: 1, latencyMs: 0, stateDirectory, database: ':memory:', app };
const opened = await openStage({ ...stage, log: () => undefined });
const onFailure = (error: unknown): never => {
  throw error;
};
const { tenant, broker, host } = opened;
const { loot, tenantId } = tenant;
if (!loot) throw new Error(`${scenario.name} gives the attacker nothing`);
const attacker = startAttacker({ tenant, clock, random: seededRandom(2), loot, onFailure });
attacker.keepTrying();
await sleepUntil(clock, clock.now() + minutes(10));

const at = clock.now();
const { objectId, userPrincipalName } = scenario.account;
const victim = { objectId, userPrincipalName, displayName: userPrincipalName };
const options = { ...scenario.options, aftercareHours: asked.aftercareHours };
await sendAlert(clock, broker.connectionString, alertFor({ victim, tenantId, at, options }));
const client = caseClient(host.url, signInTo(tenant, clock));
runPeople({ scenario, clock, alertedAt: at, tenant, attacker, client, say: () => undefined, onFailure });
const isOver = (): boolean => {
  const statuses = host.statuses();
  return statuses.length > 0 && statuses.every(({ runtimeStatus }) => runtimeStatus === 'Completed');
};
while (!isOver()) await sleepUntil(clock, clock.now() + minutes(10));
attacker.stop();
process.stdout.write(JSON.stringify(price()));
await opened.close();
rmSync(stateDirectory, { recursive: true, force: true });
process.exit();
