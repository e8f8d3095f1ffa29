import type { HostOptions } from '../host/host-contract.ts';

/** What a host says that a person has to know, a line each. */
export const logToStderr: HostOptions['log'] = (level, category, message) => {
  if (level !== 'trace' && level !== 'debug') process.stderr.write(`${level} ${category}: ${message}\n`);
};
