import { join } from 'node:path';
import { describeClient } from './describe-client.ts';
import { cache } from './install.ts';

describeClient('microsoft-graph-dotnet', (act) => ({
  command: 'dotnet',
  argv: [join(cache, 'dotnet', 'out', 'contain.dll'), act],
}));
