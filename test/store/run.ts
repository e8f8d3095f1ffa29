import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { azurite } from '../azurite/install.ts';
import { startBlobStorage } from '../azurite/start-azurite.ts';
import { installKit, whyNotInstalled } from '../install-kit.ts';

/** For all of it, the installation included. */
const budgetSeconds = 300;

const began = performance.now();
const secondsSince = (): number => Math.round((performance.now() - began) / 1000);
await installKit(azurite);
const reason = whyNotInstalled(azurite);
if (reason === undefined) {
  process.stdout.write(`Azurite was installed in ${secondsSince()} s.\n`);
  const { url, authority, close } = await startBlobStorage();
  const argv = ['--testMatch', '**/test/store/*.store.ts', ...process.argv.slice(2)];
  const env = { ...process.env, CORDON_TEST_STORE: url, NODE_EXTRA_CA_CERTS: authority };
  const [status] = (await once(spawn('jest', argv, { stdio: 'inherit', env }), 'close')) as [number | null];
  await close();
  process.stdout.write(`${secondsSince()} s of the ${budgetSeconds} s that the case store on Azurite may take.\n`);
  process.exitCode = status ?? 1;
} else process.stdout.write(`No case store was tried on Azurite: ${reason}.\n`);
