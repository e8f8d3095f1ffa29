import { AsyncLocalStorage } from 'node:async_hooks';
import type { HostOptions } from '../host-contract.ts';
import { textOfError } from './text-of-error.ts';

/** Which function set off what is running. */
const setOffBy = new AsyncLocalStorage<string>();

/** Whatever `run` leaves behind, errors that nobody waits for included, is known to be this function's. */
export const onBehalfOf = <T>(functionName: string, run: () => Promise<T>): Promise<T> =>
  setOffBy.run(functionName, run);

/**
 * An error that nobody waits for would end the process, and the next one would run the same activity into the same error. It is told by name, and
 * what the function returned stands. What no function set off still ends the process: nobody knows what it leaves.
 */
export function surviveStrayErrors(log: HostOptions['log']): () => void {
  const tell = (what: string, error: unknown): boolean => {
    const name = setOffBy.getStore();
    if (name !== undefined) log('error', `Function.${name}`, `The function "${name}" ${what}: ${textOfError(error)}`);
    return name !== undefined;
  };
  const onRejection = (reason: unknown): void => {
    if (!tell('let a promise be rejected that nobody waits for', reason)) throw reason;
  };
  const onException = (error: unknown): void => {
    if (tell('threw where nobody waits for it', error)) return;
    process.off('uncaughtException', onException);
    throw error;
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return () => {
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
  };
}
