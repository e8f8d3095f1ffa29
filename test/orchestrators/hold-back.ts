import fs from 'node:fs/promises';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';

const cutOffCalls = ['PATCH /users/{id}', 'POST /users/{id}/revokeSignInSessions', '/RevokeAllUserSessions'];

interface HeldBack {
  /** The files that were. */
  readonly files: readonly string[];
  /** Listens to what the tenant is asked for. */
  readonly listen: (tenant: SimulatedTenant) => void;
  readonly stop: () => void;
}

/** Holds back what is written to the case store until the tenant was asked for every call of a cut-off: whoever awaits it before hangs. */
export function holdBack(isHeldBack: (file: string) => boolean): HeldBack {
  const files: string[] = [];
  const asked: string[] = [];
  let letGo = (): void => undefined;
  const cutOff = new Promise<void>((resolve) => (letGo = resolve));
  const { link } = fs;
  const spy = jest.spyOn(fs, 'link').mockImplementation(async (draft, file) => {
    if (isHeldBack(String(file))) {
      files.push(String(file));
      await cutOff;
    }
    return link(draft, file);
  });
  const listen = ({ state: { log } }: SimulatedTenant): void => {
    const push = log.push.bind(log);
    log.push = (...calls) => {
      asked.push(...calls.map(({ operation }) => operation));
      if (cutOffCalls.every((call) => asked.some((operation) => operation.endsWith(call)))) letGo();
      return push(...calls);
    };
  };
  // Jest shares Node's own modules among the files of a worker.
  return { files, listen, stop: () => spy.mockRestore() };
}
