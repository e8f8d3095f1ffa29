import { join } from 'node:path';
import { azurite } from '../azurite/install.ts';
import { cacheOf, dotnetKit, installKit, whyNotInstalled } from '../install-kit.ts';

const engine = dotnetKit(join(import.meta.dirname, 'engine'), join(cacheOf('real-engine'), 'engine'));

export const engineProgram = join(engine.folder, 'out', 'engine.dll');

/** The Durable Task extension from NuGet, and Azurite from npm. Throws where a registry was reached and did not have them. */
export async function installEngine(): Promise<void> {
  await Promise.all([engine, azurite].map(installKit));
}

/** What this machine lacks for the real engine; undefined where it has it. */
export function whyNoEngine(): string | undefined {
  const [noEngine, noStorage] = [engine, azurite].map(whyNotInstalled);
  if (noEngine !== undefined) return `the Durable Task extension (it needs .NET 10): ${noEngine}`;
  return noStorage === undefined ? undefined : `Azurite: ${noStorage}`;
}
