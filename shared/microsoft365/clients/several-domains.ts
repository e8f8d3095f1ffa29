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
 * that has its security identifier: all are asked for it at once, and the first in order counts, so that two of one domain may be named.
 * Throws `Later` where one that may have it gave no answer.
 * https://learn.microsoft.com/windows-server/identity/ad-ds/plan/using-the-organizational-domain-forest-model
 */
export function severalDomains(controllers: readonly OneController[]): ActiveDirectory {
  const [only] = controllers;
  if (only && controllers.length === 1) return only.directory;
  const owner = async (sid: string): Promise<{ directory: ActiveDirectory; entry: Entry }> => {
    const asked = await Promise.all(controllers.map((each) => askOne(each, sid)));
    const found = asked.find((answer) => 'entry' in answer);
    if (found) return found;
    const errors = asked.flatMap((answer) => ('error' in answer ? [answer.error] : []));
    const unanswered = errors.filter((error) => !isNotHeld(error));
    throw unanswered.find((error) => error instanceof Later) ?? unanswered[0] ?? notHeld(controllers.map(hostOf));
  };
  const there = async (sid: string): Promise<ActiveDirectory> => (await owner(sid)).directory;
  return {
    read: async (sid) => (await owner(sid)).entry,
    resetPassword: async (sid, password, use) => (await there(sid)).resetPassword(sid, password, use),
    resetAndDisable: async (sid, password) => (await there(sid)).resetAndDisable(sid, password),
    disable: async (sid) => (await there(sid)).disable(sid),
    resetAndEnable: async (sid, password) => (await there(sid)).resetAndEnable(sid, password),
  };
}

type Entry = Awaited<ReturnType<ActiveDirectory['read']>>;
type Answer = { readonly directory: ActiveDirectory; readonly entry: Entry } | { readonly error: Refusal | Later };

async function askOne({ host, directory }: OneController, sid: string): Promise<Answer> {
  try {
    return { directory, entry: await directory.read(sid) };
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
