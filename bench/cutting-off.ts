import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage } from '../drill/rehearsal/open-stage.ts';
import { openEveryDoor } from '../drill/rehearsal/scenarios/everything.ts';
import { scenarioNamed } from '../drill/rehearsal/scenarios/scenario-named.ts';
import { systemClock } from '../host/system-clock.ts';
import { ServiceBusClient } from '@azure/service-bus';
import { openDirectoryCaseStore } from '../shared/casefile/directory-store.ts';
import { connectTenant } from '../shared/microsoft365/clients/connect-tenant.ts';
import { backDoors, plantMethods } from './back-doors.ts';
import { benchCase } from './bench-case.ts';
import { cutOff } from './cut-off.ts';
import { fullPlan } from './full-plan.ts';

/** Real time throughout: what is measured is how long our own side takes. */
const latencyMs = 200;
const stateDirectory = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
const stage = await openStage({
  clock: systemClock(),
  scenario: scenarioNamed('everything'),
  seed: 1,
  latencyMs,
  stateDirectory,
  database: 'host.sqlite',
  log: () => undefined,
});
const serviceBus = new ServiceBusClient(stage.broker.connectionString);
try {
  const tenant = connectTenant({
    tenantId: stage.tenant.tenantId,
    graphUrl: stage.tenant.url,
    exchangeUrl: stage.tenant.exchangeUrl,
    sharePointAdminUrls: [stage.tenant.sharePointAdminUrl],
    managedIdentity: true,
  });
  const store = openDirectoryCaseStore(join(stateDirectory, 'cases'));
  const sender = serviceBus.createSender('alerts');
  // How late the tenant tells of a change is no matter of our speed, and a door that is proved by its log would be waited for.
  stage.tenant.state.logs.directoryLagMs = 0;
  const plain = benchCase(stage.tenant.state, store, sender);
  const broken = benchCase(stage.tenant.state, store, sender, openEveryDoor);
  const { state } = stage.tenant;
  const withMethods = benchCase(state, store, sender, (of, user) => {
    openEveryDoor(of, user);
    plantMethods(of, user);
  });
  process.stdout.write(
    JSON.stringify([
      await cutOff(plain, tenant, latencyMs),
      ...(await fullPlan(broken, tenant)),
      ...(await backDoors(withMethods, state, tenant)),
    ]),
  );
} finally {
  await serviceBus.close();
  await stage.close();
  rmSync(stateDirectory, { recursive: true, force: true });
}
process.exit();
