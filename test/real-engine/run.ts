import { spawnSync } from 'node:child_process';
import { installEngine, whyNoEngine } from './install.ts';

/** For all of it, the installation included. */
const budgetSeconds = 600;

const began = performance.now();
const secondsSince = (): number => Math.round((performance.now() - began) / 1000);
await installEngine();
const reason = whyNoEngine();
if (reason === undefined) {
  process.stdout.write(`The real engine was installed in ${secondsSince()} s.\n`);
  const argv = ['--config', 'test/real-engine/jest.config.mjs', ...process.argv.slice(2)];
  const { status } = spawnSync('jest', argv, { stdio: 'inherit' });
  process.stdout.write(`${secondsSince()} s of the ${budgetSeconds} s that the real engine may take.\n`);
  process.exitCode = status ?? 1;
} else process.stdout.write(`Nothing ran on the real engine, for want of ${reason}.\n`);
