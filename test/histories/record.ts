/**
 * Records anew what today's code must replay: `npm run record-histories`. Each behaviour runs in a process of its own, because an app is loaded
 * once; `npm run record-histories resolved` records that one only. Whoever records anew says why: once a version is released, its
 * histories are kept, and new ones are added.
 */
import { as } from '../signed-in.ts';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import { alertFor } from '../../drill/rehearsal/alert-for.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { sendAlert } from '../../drill/rehearsal/send-alert.ts';
import type { Fault } from '../../drill/simulation/tenant/fault.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { InstanceView } from '../../host/host.ts';
import { contained } from '../orchestrators/contained.ts';
import type { Contained } from '../orchestrators/contained.ts';
import { runApp } from '../orchestrators/running-app.ts';
import { watched } from '../orchestrators/watched.ts';

const behaviours: Readonly<Record<string, () => Promise<void>>> = {
  contained: recordContained,
  released,
  escalated,
  resolved,
};

const [behaviour] = process.argv.slice(2);
if (behaviour !== undefined) {
  await behaviours[behaviour]?.();
  process.exit();
}
for (const file of readdirSync(import.meta.dirname)) {
  if (file.endsWith('.json')) rmSync(join(import.meta.dirname, file));
}
for (const name of Object.keys(behaviours)) {
  console.log(name);
  const { status } = spawnSync(process.execPath, [import.meta.filename, name], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

/** A synchronised account that the service desk disables after two hours, with an hour of aftercare. */
async function recordContained(): Promise<void> {
  const options = { without: ['reset-password'], aftercareHours: 1 };
  const { instances } = await contained('hybrid', options, ({ state, helpdesk }) => {
    const { clock, compromised } = state;
    clock.at(clock.now() + hours(2), () => helpdesk.disableOnPremises(compromised ?? ''));
  });
  for (const name of ['contain-account', 'settle-together', 'examine-case', 'guard-doors', 'prove-dead', 'aftercare']) keep(name, last(instances, name));
  const settled = instances.filter(({ name }) => name === 'settle-step');
  const runs = new Map(settled.map((each) => [runOf(each), each]));
  for (const run of ['keep-blocked', 'block-sign-in']) {
    const found = runs.get(run);
    if (!found) throw new Error(`nothing settled ${run}`);
    keep(`settle-step-${run}`, found);
  }
}

/** A false alarm, of which everything is taken back; the first try of each undo is broken off. */
async function released(): Promise<void> {
  const done = await contained('cloud');
  const broken = new Set<string>();
  Reflect.set(globalThis, Symbol.for('fixture.activity'), (name: string, { step = '' }: { step?: string }) => {
    if (name !== 'attempt-undo' || broken.has(step)) return undefined;
    broken.add(step);
    return () => Promise.reject(new Error('the worker went away'));
  });
  const { containments } = (await ask(done, 'api/containments')) as { containments: { caseId: string }[] };
  const decision = { decision: 'release', kind: 'false-alarm' };
  await ask(done, `api/containments/${containments[0]?.caseId ?? ''}/decisions`, decision);
  const instances = await ended(done, 'release-account');
  keep('release-account', last(instances, 'release-account'));
  keep('settle-undo', last(instances, 'settle-undo'));
}

/** A watch that is escalated after fourteen hours. */
async function escalated(): Promise<void> {
  const { instances } = await watched([{ after: hours(14) + minutes(1), decision: { decision: 'escalate' } }]);
  keep('watch-account-escalated', last(instances, 'watch-account'));
}

/** An alert of the queue, whose account the tenant names only half a minute later. */
async function resolved(): Promise<void> {
  const scenario = scenarioNamed('cloud');
  const unreachable: Fault = { match: 'GET /users', times: Infinity, answer: 503 };
  const arrange = ({ state }: SimulatedTenant): void => void state.faults.push(unreachable);
  const instances = await runApp({ scenario, arrange }, async ({ tenant, host, clock }) => {
    clock.at(clock.now() + seconds(30), () => {
      unreachable.times = 0;
    });
    const { objectId, userPrincipalName } = scenario.account;
    const victim = { objectId, userPrincipalName, displayName: userPrincipalName };
    const at = clock.now();
    const { tenantId } = tenant;
    const alert = alertFor({ victim, tenantId, at, options: { aftercareHours: 0 } });
    await sendAlert(clock, process.env['ServiceBus'] ?? '', alert);
    return ended({ host }, 'resolve-alert');
  });
  keep('resolve-alert', last(instances, 'resolve-alert'));
}

async function ask(done: Contained, path: string, body?: object): Promise<unknown> {
  const release = done.clock.busy();
  const headers = as('Sana', done.tenant);
  const response = await fetch(`${done.host.url}/${path}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
  release();
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

async function ended({ host }: Pick<Contained, 'host'>, name: string): Promise<readonly InstanceView[]> {
  while (host.instances().findLast((each) => each.name === name)?.runtimeStatus !== 'Completed')
    await new Promise((later) => setTimeout(later, 5));
  return host.instances();
}

function last(instances: readonly InstanceView[], name: string): InstanceView {
  const found = instances.findLast((each) => each.name === name);
  if (!found) throw new Error(`there was no ${name}`);
  return found;
}

function runOf({ history }: InstanceView): string {
  const started = history.find(({ EventType }) => EventType === 0) as { Input?: string } | undefined;
  return (JSON.parse(started?.Input ?? '{}') as { run?: { name: string } }).run?.name ?? '';
}

function keep(file: string, { instanceId, name, history, output }: InstanceView): void {
  const text = JSON.stringify({ instanceId, name, history, output }, null, 1);
  writeFileSync(join(import.meta.dirname, `${file}.json`), `${withoutStacks(text)}\n`);
}

/** Where failing code stood on this machine is for nobody to read, and nothing replays it. */
function withoutStacks(text: string): string {
  const stack = /\\"RemoteStackTraceString\\":\\"(?:[^"\\]|\\\\.|\\(?!"))*\\"/g;
  return text.replaceAll(stack, String.raw`\"RemoteStackTraceString\":null`);
}
