import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage } from '../cli/stage/open-stage.ts';
import { scenarioNamed } from '../drill/scenarios/scenario-named.ts';
import { systemClock } from '../host/system-clock.ts';
import { cutOff } from './cut-off.ts';

/** Real time throughout: what is measured is how long our own side takes. */
const latencyMs = 200;
const stateDirectory = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
const stage = await openStage({
  clock: systemClock(),
  scenario: scenarioNamed('cloud'),
  seed: 1,
  latencyMs,
  stateDirectory,
  database: 'host.sqlite',
  log: () => undefined,
});
try {
  process.stdout.write(JSON.stringify([await cutOff(stage, join(stateDirectory, 'cases'), latencyMs)]));
} finally {
  await stage.close();
  rmSync(stateDirectory, { recursive: true, force: true });
}
process.exit();
