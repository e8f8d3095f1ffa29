import { setTimeout as wait } from 'node:timers/promises';
import type { FarEnd } from '../../shared/catalogue/far-end.ts';
import type { Step } from '../../shared/catalogue/step.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import type { Account } from '../../shared/domain/account.ts';
import type { AccountReference } from '../../shared/domain/account-reference.ts';
import { seconds } from '../../shared/domain/duration.ts';
import { Later, reasonOf, Refusal } from '../../shared/domain/errors.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { Trial } from './trial.ts';

/** Waits so many milliseconds. */
type Pause = (ms: number) => Promise<unknown>;

/** Reads the account, then what each step would have to read of it. Nothing is changed. */
export async function* trySteps(
  farEnd: FarEnd,
  reference: AccountReference,
  tenant: Tenant,
  pause: Pause = wait,
): AsyncGenerator<Trial> {
  const named = { about: 'account', title: `Account ${reference.value}` };
  const everything = farEnd.steps.map(({ name }) => name);
  let account: Account;
  try {
    const found = await patiently(() => farEnd.resolveAccount(reference, tenant), pause);
    if ('unresolved' in found) {
      const remedy = 'Name another account: --account somebody@your-domain.';
      yield { ...named, mark: 'fault', says: found.detail, remedy, disables: everything };
      return;
    }
    const { learnt } = await patiently(() => farEnd.learnAccount(found, tenant), pause);
    account = { ...found, learnt };
  } catch (error) {
    const remedy = 'Put the rights in order first: without the account no step can be tried.';
    yield { ...named, mark: 'fault', says: reasonOf(error), remedy, disables: everything };
    return;
  }
  yield { ...named, mark: 'works', says: farEnd.describeAccount(account).join(' '), disables: [] };
  const options = everythingAsked(account);
  for (const step of farEnd.steps) yield await tryStep(step, { farEnd, account, options, tenant, pause });
}

/** As if somebody had asked for all that can be asked for: the rights for it are tried, too. */
function everythingAsked({ addresses }: Account): PlanOptions {
  const purgeSent = { askedBy: 'a trial', subject: 'a trial' };
  return PlanOptions.parse({
    ...{ moveMailbox: 'always', removeAppSecrets: true, removeSharingLinks: true, removeAddedMembers: true, purgeSent },
    preservationMailbox: addresses[0] ?? null,
  });
}

interface Surroundings {
  readonly farEnd: FarEnd;
  readonly account: Account;
  readonly options: PlanOptions;
  readonly tenant: Tenant;
  readonly pause: Pause;
}

async function tryStep(step: Step, { farEnd, account, options, tenant, pause }: Surroundings): Promise<Trial> {
  const { name, title, required } = step;
  const applies = step.appliesTo(account, options);
  if (applies !== true) {
    const remedy = 'Try an account to which it applies, if you have such accounts.';
    return { about: name, title, mark: 'attention', says: `not tried: ${applies}`, remedy, disables: [] };
  }
  try {
    await patiently(() => step.probe(account, tenant), pause);
    return { about: name, title, mark: 'works', says: 'what it needs to read was read', disables: [] };
  } catch (error) {
    const told = await farEnd.explain(error, account, tenant);
    const mark = required && !(told instanceof Later) ? 'fault' : 'attention';
    return { about: name, title, mark, says: reasonOf(told), remedy: remedyFor(told, step), disables: [name] };
  }
}

function remedyFor(error: unknown, { permissions, readMore }: Step): string {
  if (error instanceof Later) return 'Try again in a few minutes: a containment asks again until it is answered.';
  if (!(error instanceof Refusal) || error.code === 'UnexpectedAnswer')
    return 'Report it to the makers of Cordon: containing an account here would leave this step undone.';
  const roles = [...new Set(permissions.map(({ api, role }) => `${role} (${api})`))].join(', ');
  return `It needs ${roles}; what else it rests on: ${readMore}`;
}

/** What passes by itself within seconds is no finding; what asks for longer is. */
const longestWait = seconds(5);
const triesInAll = 4;

async function patiently<Answer>(ask: () => Promise<Answer>, pause: Pause): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Later) || tries === triesInAll) throw error;
      await pause(Math.min(error.after ?? seconds(1), longestWait));
    }
  }
}
