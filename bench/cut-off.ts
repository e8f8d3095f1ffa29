import { randomUUID } from 'node:crypto';
import { ServiceBusClient } from '@azure/service-bus';
import type { Stage } from '../cli/stage/open-stage.ts';
import { emptyMailbox } from '../drill/tenant/mailbox.ts';
import { simulatedUser } from '../drill/tenant/simulated-user.ts';
import { openDirectoryCaseStore } from '../shared/casefile/directory-case-store.ts';
import type { CaseStore } from '../shared/casefile/case-store.ts';
import { stepNamed } from '../shared/containment/plan.ts';
import type { Account } from '../shared/domain/account.ts';
import { PlanOptions } from '../shared/domain/incident.ts';
import { connectTenant } from '../shared/tenant/connect-tenant.ts';
import { resolveAccount } from '../shared/tenant/resolve-account.ts';
import type { Tenant } from '../shared/tenant/tenant.ts';
import { median, percentile, round } from './result.ts';
import type { BenchResult } from './result.ts';

const repetitions = 20;
const cutOffSteps = ['block-sign-in', 'revoke-sessions', 'revoke-sharepoint-sessions'];

/**
 * From the alert on the queue to the last cut-off call acknowledged, over the critical path: one round of reads and one of writes at the
 * simulated latency. Beside it, in the same run, what a script would take: one call after the other, and all at once.
 */
export async function cutOff(stage: Stage, cases: string, latencyMs: number): Promise<BenchResult> {
  const tenant = connectTenant({
    tenantId: stage.tenant.tenantId,
    graphUrl: stage.tenant.url,
    exchangeUrl: stage.tenant.exchangeUrl,
    sharePointAdminUrl: stage.tenant.sharePointAdminUrl,
    managedIdentity: true,
  });
  const store = openDirectoryCaseStore(cases);
  const serviceBus = new ServiceBusClient(stage.broker.connectionString);
  const sender = serviceBus.createSender('alerts');
  const alert = async (user: string): Promise<number> => {
    await sender.sendMessages({ body: { account: user, reason: 'bench' }, messageId: randomUUID() });
    return t1Of(user, store);
  };
  const times = { cordon: [] as number[], atOnce: [] as number[], oneByOne: [] as number[] };
  // Not counted: the first of each fetches tokens and opens connections.
  for (let repetition = -1; repetition < repetitions; repetition += 1) {
    const cordon = await alert(newcomer(stage));
    const atOnce = await script(newcomer(stage), tenant, (acts) => Promise.all(acts.map((act) => act())));
    const oneByOne = await script(newcomer(stage), tenant, async (acts) => {
      for (const act of acts) await act();
    });
    if (repetition < 0) continue;
    times.cordon.push(cordon);
    times.atOnce.push(atOnce);
    times.oneByOne.push(oneByOne);
  }
  await serviceBus.close();
  const criticalPath = 2 * latencyMs;
  return {
    name: 'cut-off',
    ratio: round(percentile(times.cordon, 95) / criticalPath),
    target: 1.1,
    details: {
      'critical path ms': criticalPath,
      'T1 median ms': median(times.cordon),
      'T1 p95 ms': percentile(times.cordon, 95),
      'script, all at once, p95 over critical path': round(percentile(times.atOnce, 95) / criticalPath),
      'script, one by one, p95 over critical path': round(percentile(times.oneByOne, 95) / criticalPath),
      repetitions,
    },
  };
}

/** Somebody who was not contained before. */
function newcomer({ tenant: { state } }: Stage): string {
  const objectId = randomUUID();
  const userPrincipalName = `${objectId.slice(0, 8)}@contoso.com`;
  const person = { objectId, userPrincipalName, displayName: userPrincipalName };
  state.users.set(objectId, simulatedUser(person));
  state.mailboxes.set(objectId, emptyMailbox(person));
  return objectId;
}

/** What the case itself recorded, once all three are there. */
async function t1Of(objectId: string, store: CaseStore): Promise<number> {
  // Whoever watches takes time away from what he watches: nobody looks before it must be over.
  await new Promise((later) => setTimeout(later, 700));
  for (;;) {
    for (const key of await store.keys('cases/')) {
      const record = await store.get<{ objectId: string; caseId: string }>(key);
      if (record?.objectId !== objectId) continue;
      const entries = await store.entries(record.caseId);
      const acted = entries.filter(({ kind, step }) => kind === 'attempt' && cutOffSteps.includes(String(step)));
      const alerts = entries.find(({ kind }) => kind === 'alert') as { incident?: { receivedAt: string } } | undefined;
      const receivedAt = alerts?.incident?.receivedAt;
      if (acted.length >= cutOffSteps.length && receivedAt !== undefined) {
        const first = acted.slice(0, cutOffSteps.length).map(({ actedAt }) => Date.parse(String(actedAt)));
        return Math.max(...first) - Date.parse(receivedAt);
      }
    }
    await new Promise((later) => setTimeout(later, 50));
  }
}

async function script(
  objectId: string,
  tenant: Tenant,
  run: (acts: readonly (() => Promise<void>)[]) => Promise<unknown>,
): Promise<number> {
  const from = performance.now();
  const account = (await resolveAccount({ by: 'object-id', value: objectId }, tenant)) as Account;
  const now = tenant.now();
  const context = { since: now, compromisedSince: now, options: PlanOptions.parse({}), attested: [], decisions: [] };
  const acts = cutOffSteps.map((name) => async () => stepNamed(name)?.execute(account, null, tenant, context));
  await run(acts);
  return round(performance.now() - from, 1);
}
