import type { ActiveDirectory } from '../../catalogue/tenant.ts';
import { Later, Refusal } from '../../domain/errors.ts';
import { notHeld } from './active-directory-errors.ts';

/** A domain controller, and what people call it. */
export interface OneController {
  readonly host: string;
  readonly directory: ActiveDirectory;
}

/**
 * One directory of several controllers, each of a domain of its own. A controller changes only its own domain, and the account is of the one
 * that has its security identifier: all are asked for it at once, and the first that has it is asked alone from then on, so that none that is
 * down holds up the others, and two of one domain may be named. Throws `Later` where nobody has it and one gave no answer.
 * https://learn.microsoft.com/windows-server/identity/ad-ds/plan/using-the-organizational-domain-forest-model
 */
export function severalDomains(controllers: readonly OneController[]): ActiveDirectory {
  const [only] = controllers;
  if (only && controllers.length === 1) return only.directory;
  const owners = new Map<string, OneController>();
  const owner = async (sid: string): Promise<Held> => {
    const known = owners.get(sid);
    const held = known && (await askOne(known, sid));
    if (held && 'entry' in held) return held;
    const asked = controllers.map((each) => askOne(each, sid));
    const found = await firstThatHas(asked);
    if (found) remember(owners, sid, found.controller);
    if (found) return found;
    const errors = (await Promise.all(asked)).flatMap((answer) => ('error' in answer ? [answer.error] : []));
    const unanswered = errors.filter((error) => !isNotHeld(error));
    throw unanswered.find((error) => error instanceof Later) ?? unanswered[0] ?? notHeld(controllers.map(hostOf));
  };
  const there = async (sid: string): Promise<ActiveDirectory> => (await owner(sid)).controller.directory;
  return {
    read: async (sid) => (await owner(sid)).entry,
    resetPassword: async (sid, password, use) => (await there(sid)).resetPassword(sid, password, use),
    resetAndDisable: async (sid, password) => (await there(sid)).resetAndDisable(sid, password),
    disable: async (sid) => (await there(sid)).disable(sid),
    resetAndEnable: async (sid, password) => (await there(sid)).resetAndEnable(sid, password),
  };
}

/** Accounts whose controller is known: a process may live for months. */
const mostOwners = 1000;

function remember(owners: Map<string, OneController>, sid: string, controller: OneController): void {
  const [oldest] = owners.keys();
  if (oldest !== undefined && owners.size >= mostOwners) owners.delete(oldest);
  owners.set(sid, controller);
}

type Entry = Awaited<ReturnType<ActiveDirectory['read']>>;
interface Held {
  readonly controller: OneController;
  readonly entry: Entry;
}
type Answer = Held | { readonly error: Refusal | Later };

async function firstThatHas(asked: readonly Promise<Answer>[]): Promise<Held | undefined> {
  const having = asked.map(async (answer) => {
    const held = await answer;
    if ('entry' in held) return held;
    throw held.error;
  });
  return Promise.any(having).catch(() => undefined);
}

async function askOne(controller: OneController, sid: string): Promise<Answer> {
  const { host, directory } = controller;
  try {
    return { controller, entry: await directory.read(sid) };
  } catch (error) {
    if (error instanceof Later) return { error: new Later(`${host}: ${error.message}`, error.after) };
    if (error instanceof Refusal) return { error: isNotHeld(error) ? error : named(host, error) };
    throw error;
  }
}

function named(host: string, cause: Refusal): Refusal {
  return new Refusal(cause.status, cause.code, `${host}: ${cause.message}`, { cause });
}

function isNotHeld(error: Refusal | Later): boolean {
  return error instanceof Refusal && error.code === 'noSuchObject';
}

const hostOf = ({ host }: OneController): string => host;
