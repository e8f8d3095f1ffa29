import { addMethod, methodsOf } from '../drill/simulation/tenant/identity/sign-in-methods.ts';
import type { SimulatedUser } from '../drill/simulation/tenant/simulated-user.ts';
import type { TenantState } from '../drill/simulation/tenant/state.ts';
import { stepNamed } from '../shared/catalogue/far-end.ts';
import type { StepContext } from '../shared/catalogue/step.ts';
import type { Tenant } from '../shared/catalogue/tenant.ts';
import type { Account } from '../shared/domain/account.ts';
import { hours } from '../shared/domain/duration.ts';
import { PlanOptions } from '../shared/domain/plan-options.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';
import { resolveAccount } from '../shared/microsoft365/resolve-account.ts';
import { resetPassword } from '../shared/microsoft365/steps/password/reset-password.ts';
import { removeSignInMethods } from '../shared/microsoft365/steps/sign-in/remove-sign-in-methods.ts';
import { drawPlan } from '../shared/plan/draw-plan.ts';
import type { Run } from '../shared/plan/run.ts';
import { cutOffSteps } from './bench-case.ts';
import type { BenchCase } from './bench-case.ts';
import { median, percentile, round } from './result.ts';
import type { BenchResult } from './result.ts';

const repetitions = 5;
const options = PlanOptions.parse({ moveMailbox: 'never' });
const [password, methods] = [resetPassword.name, removeSignInMethods.name];

/**
 * Two waits of the plan, each over what a script takes that knows all it has to know: from the alert to the last door that does not wait for
 * the password, over a script that cuts off, lists and deletes; and from the new password read back to the last sign-in method gone, over
 * the same deletes at once, the default last.
 */
export async function backDoors(bench: BenchCase, state: TenantState, tenant: Tenant): Promise<BenchResult[]> {
  const doors = { cordon: [] as number[], script: [] as number[], last: new Set<string>() };
  const gone = { cordon: [] as number[], script: [] as number[] };
  // Not counted: the first of each fetches tokens and opens connections.
  for (let repetition = -1; repetition < repetitions; repetition += 1) {
    const scripted = await accountOf(bench.newcomer(), tenant);
    const byScript = await doorsByScript(scripted, tenant);
    const deleted = await methodsByScript(userOf(state, bench.newcomer()), state, tenant);
    const objectId = bench.newcomer();
    const { rest } = drawPlan(microsoft365, await accountOf(objectId, tenant), options, tenant.now());
    const runs = doorsIn(rest);
    const { landedMs, seenMs } = await bench.contain(objectId, options, [
      ...runs.map(({ name }) => name),
      password,
      methods,
    ]);
    if (repetition < 0) continue;
    const last =
      runs.map(({ name }) => name).toSorted((a, b) => (landedMs.get(b) ?? 0) - (landedMs.get(a) ?? 0))[0] ?? '';
    doors.cordon.push(landedMs.get(last) ?? Number.NaN);
    doors.script.push(byScript);
    doors.last.add(last);
    gone.cordon.push((landedMs.get(methods) ?? Number.NaN) - (seenMs.get(password) ?? Number.NaN));
    gone.script.push(deleted);
  }
  return [
    over('doors before the password', doors, 1.5, { 'the last one': [...doors.last].join(', ') }),
    over('sign-in methods', gone, 1.3),
  ];
}

function over(
  name: string,
  { cordon, script }: { readonly cordon: readonly number[]; readonly script: readonly number[] },
  target: number,
  more: BenchResult['details'] = {},
): BenchResult {
  const times = { 'median ms': round(median(cordon), 0), 'script, median ms': round(median(script), 0) };
  const spread = { 'p95 over p95': round(percentile(cordon, 95) / percentile(script, 95)) };
  return {
    name,
    ratio: round(median(cordon) / median(script)),
    target,
    details: { ...times, ...spread, ...more, repetitions },
  };
}

/** The required runs that others do not follow, and that change no password. */
function doorsIn(rest: readonly Run[]): readonly Run[] {
  return rest.filter(
    ({ required, changesPassword, waitsForPeople }) => required && !changesPassword && !waitsForPeople,
  );
}

/** Methods of the attacker's, one of them the default. */
export function plantMethods(state: TenantState, user: SimulatedUser): void {
  const created = state.clock.now() - hours(3);
  const types = ['phone', 'microsoftAuthenticator', 'softwareOath', 'email', 'fido2'] as const;
  for (const type of types) {
    addMethod(state, user, { id: `${type}-${user.objectId}`, type, label: `the attacker's ${type}`, created });
  }
  state.identity.defaultMethods.set(user.objectId, `phone-${user.objectId}`);
}

async function doorsByScript({ objectId }: Account, tenant: Tenant): Promise<number> {
  const from = performance.now();
  const account = await accountOf(objectId, tenant);
  const context = contextOf(tenant);
  await Promise.all(
    cutOffSteps.map(async (name) => stepNamed(microsoft365, name)?.execute(account, null, tenant, context)),
  );
  const { rest } = drawPlan(microsoft365, account, options, tenant.now());
  await Promise.all(
    doorsIn(rest).map(async ({ step: name }) => {
      const step = stepNamed(microsoft365, name);
      await step?.execute(account, await step.capture(account, tenant, context), tenant, context);
    }),
  );
  return performance.now() - from;
}

async function methodsByScript(user: SimulatedUser, state: TenantState, { graph }: Tenant): Promise<number> {
  const last = state.identity.defaultMethods.get(user.objectId);
  const remove = ({ id, type }: { readonly id: string; readonly type: string }): Promise<unknown> =>
    graph.delete(`/users/${user.objectId}/authentication/${type}Methods/${id}`);
  // Others go beside them, and take no longer.
  const all = methodsOf(state, user).filter(({ id, type }) => id === `${type}-${user.objectId}`);
  state.identity.methods.set(user.objectId, all);
  const from = performance.now();
  await Promise.all(all.filter(({ id }) => id !== last).map(remove));
  await Promise.all(all.filter(({ id }) => id === last).map(remove));
  return performance.now() - from;
}

function contextOf(tenant: Tenant): StepContext {
  const now = tenant.now();
  const since = new Date(Date.parse(now) - hours(24)).toISOString();
  return {
    caseId: 'C-BENCH',
    alertedAt: now,
    since: now,
    compromisedSince: since,
    options,
    attested: [],
    decisions: [],
  };
}

function userOf({ users }: TenantState, objectId: string): SimulatedUser {
  const user = users.get(objectId);
  if (!user) throw new Error(`nobody is ${objectId}`);
  return user;
}

async function accountOf(objectId: string, tenant: Tenant): Promise<Account> {
  const account = await resolveAccount({ by: 'object-id', value: objectId }, tenant);
  if ('unresolved' in account) throw new Error(account.detail);
  return account;
}
