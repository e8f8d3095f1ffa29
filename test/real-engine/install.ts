import { join } from 'node:path';
import { cacheOf, dotnetKit, installKit, javascriptKit, whyNotInstalled } from '../install-kit.ts';

const cache = cacheOf('real-engine');
const engine = dotnetKit(join(import.meta.dirname, 'engine'), join(cache, 'engine'));
const azurite = javascriptKit(join(import.meta.dirname, 'azurite'), join(cache, 'azurite'));

export const engineProgram = join(engine.folder, 'out', 'engine.dll');
export const azuriteProgram = join(azurite.folder, 'node_modules', 'azurite', 'dist', 'src', 'azurite.js');

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
