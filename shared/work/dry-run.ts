import type { Account } from '../domain/account.ts';
import { Later, Refusal, reasonOf } from '../domain/errors.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { examinationNamed, stepNamed } from '../catalogue/far-end.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import { drawPlan } from '../plan/draw-plan.ts';
import type { WorkContext } from './work-context.ts';
import type { Run, Plan } from '../plan/run.ts';
import { irreversibleOf } from '../catalogue/step.ts';
import type { CaptureContext, Change, Step } from '../catalogue/step.ts';
import type { Permission } from '../catalogue/permission.ts';
import { drawWatchPlan } from '../plan/watch-plan.ts';

export interface ForeseenRun {
  readonly run: string;
  readonly step: string;
  readonly title: string;
  readonly when: 'cut off' | 'shut the back doors' | 'on the side' | 'if access persists' | 'watch';
  /** The run that has to land before. */
  readonly after: string | null;
  readonly required: boolean;
  readonly impact: Step['impact'];
  /** Null: it could not be read; `unknown` says why. */
  readonly changes: readonly Change[] | null;
  readonly unknown?: string;
  /** What no release brings back; null where everything comes back. */
  readonly irreversible: string | null;
  readonly missing: readonly string[];
}

export interface DryRun {
  /** What kind of account it is, in sentences. */
  readonly is: readonly string[];
  readonly runs: readonly ForeseenRun[];
  readonly examinations: readonly {
    readonly examination: string;
    readonly title: string;
    readonly missing: readonly string[];
  }[];
  readonly notDone: Plan['notDone'];
  /** Why the account must not be watched; only where a watch was asked for. */
  readonly refused?: readonly string[];
  /** Permissions that the app's tokens do not carry by name; a broader one may do. */
  readonly missing: readonly string[];
}

type Reach = Pick<WorkContext, 'farEnd' | 'tenant'>;

type Granted = Readonly<Record<Permission['api'], readonly string[] | null>>;

/** The exact plan for this account and what each step would change. Only reads. */
export async function dryRun(resolved: Account, context: CaptureContext, reach: Reach): Promise<DryRun> {
  const { farEnd, tenant } = reach;
  const account = await inFull(resolved, reach);
  return foreseen(drawPlan(farEnd, account, context.options, tenant.now()), account, context, reach);
}

/** The same of a watch, with the reasons against it. */
export async function dryRunOfWatch(resolved: Account, context: CaptureContext, reach: Reach): Promise<DryRun> {
  const { farEnd, tenant } = reach;
  const account = await inFull(resolved, reach);
  const { runs: watch, notDone } = drawWatchPlan(farEnd.order.watch, account, context.options, tenant.now());
  const plan = { cutOff: [], rest: [], watch, examinations: [], offering: [], ifAccessPersists: [], notDone };
  const [told, refused, granted] = await Promise.all([
    foreseen(plan, account, context, reach),
    farEnd.watch.whyNot(account, context.options, tenant),
    grantedTo(tenant),
  ]);
  const besides = missingOf(farEnd.watch.permissions, granted);
  return { ...told, refused, missing: [...new Set([...told.missing, ...besides])].sort() };
}

/** Nothing waits for a dry run, so it knows from the start what a case learns behind its cut-off. */
async function inFull(account: Account, { farEnd, tenant }: Reach): Promise<Account> {
  const { learnt } = await farEnd.learnAccount(account, tenant);
  return { ...account, learnt };
}

async function foreseen(
  plan: Plan & { readonly watch?: readonly Run[] },
  account: Account,
  context: CaptureContext,
  reach: Reach,
): Promise<DryRun> {
  const { farEnd, tenant } = reach;
  const granted = await grantedTo(tenant);
  const runs = [
    ...plan.cutOff.flatMap((run) => inOrder(farEnd, run, 'cut off')),
    ...plan.rest.flatMap((run) => inOrder(farEnd, run, 'shut the back doors')),
    ...(plan.detached ?? []).flatMap((run) => inOrder(farEnd, run, 'on the side')),
    ...(plan.watch ?? []).flatMap((run) => inOrder(farEnd, run, 'watch')),
    ...plan.ifAccessPersists.flatMap((run) => inOrder(farEnd, run, 'if access persists')),
  ];
  const looks = new Map<string, Promise<Foreseen>>();
  const foreseenBy = (step: Step): Promise<Foreseen> => {
    const look = looks.get(step.name) ?? foresee(step, account, context, reach);
    looks.set(step.name, look);
    return look;
  };
  const told = await Promise.all(
    runs.map(async ({ run: { name: run, required }, step, when, after }): Promise<ForeseenRun> => {
      const irreversible = irreversibleOf(step) ?? null;
      const missing = missingOf(step.permissions, granted);
      const { name, title, impact } = step;
      return {
        run,
        step: name,
        title,
        when,
        after,
        required,
        impact,
        ...(await foreseenBy(step)),
        irreversible,
        missing,
      };
    }),
  );
  const examined = plan.examinations.flatMap((name) => {
    const examination = examinationNamed(farEnd, name);
    if (!examination) return [];
    return [{ examination: name, title: examination.title, missing: missingOf(examination.permissions, granted) }];
  });
  const missing = [...new Set([...told, ...examined].flatMap((each) => each.missing))].sort();
  const is = farEnd.describeAccount(account);
  return { is, runs: told, examinations: examined, notDone: plan.notDone, missing };
}

type Foreseen = Pick<ForeseenRun, 'changes' | 'unknown'>;

async function foresee(
  step: Step,
  account: Account,
  context: CaptureContext,
  { farEnd, tenant }: Reach,
): Promise<Foreseen> {
  try {
    const changes = step.foresee(account, await step.capture(account, tenant, context), context.options);
    return { changes: changes.map(({ what, from, to }) => ({ what, from, to })) };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Later)) throw error;
    return { changes: null, unknown: reasonOf(await farEnd.explain(error, account, tenant)) };
  }
}

interface Placed {
  readonly run: Run;
  readonly step: Step;
  readonly when: ForeseenRun['when'];
  readonly after: string | null;
}

function inOrder(farEnd: FarEnd, run: Run, when: ForeseenRun['when'], after: string | null = null): Placed[] {
  const step = stepNamed(farEnd, run.step);
  const then = run.then.flatMap((next) => inOrder(farEnd, next, when, run.name));
  return step ? [{ run, step, when, after }, ...then] : then;
}

async function grantedTo(tenant: Tenant): Promise<Granted> {
  const unread = (): null => null;
  const [graph, exchange, sharepoint] = await Promise.all([
    tenant.granted('graph').catch(unread),
    tenant.granted('exchange').catch(unread),
    tenant.granted('sharepoint').catch(unread),
  ]);
  // A domain controller does not tell an account what is delegated to it.
  return { graph, exchange, sharepoint, 'active-directory': null };
}

function missingOf(permissions: readonly Permission[], granted: Granted): string[] {
  const missing = permissions.filter(({ api, role }) => granted[api] !== null && !granted[api].includes(role));
  return [...new Set(missing.map(({ api, role }) => `${api} ${role}`))];
}
