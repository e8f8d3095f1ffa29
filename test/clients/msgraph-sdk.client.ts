import { join } from 'node:path';
import { describeClient } from './describe-client.ts';
import { cache } from './install.ts';

const program = join(cache, 'javascript', 'contain.mjs');

describeClient('msgraph-sdk', (act) => ({ command: process.execPath, argv: [program, act] }));
