import { join } from 'node:path';
import { describeClient } from './describe-client.ts';
import { cache } from './install.ts';

const programs = join(import.meta.dirname, 'cli-microsoft365');

describeClient('cli-microsoft365', (act) => ({
  command: process.execPath,
  argv: [join(programs, 'contain.mjs'), act],
  environment: {
    NO_UPDATE_NOTIFIER: '1',
    MAP_HOSTS: join(programs, 'map-hosts.mjs'),
    M365: join(cache, 'javascript', 'node_modules', '@pnp', 'cli-microsoft365', 'dist', 'index.js'),
  },
}));
