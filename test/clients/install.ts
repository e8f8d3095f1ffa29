import { join } from 'node:path';
import { cacheOf, dotnetKit, installKit, javascriptKit, whyNotInstalled, type Kit } from '../install-kit.ts';

/** Other people's programs, each of which contains an account, or passes alerts, on its own. */
export type Client = 'msgraph-sdk' | 'microsoft-graph-dotnet' | 'service-bus-dotnet' | 'cli-microsoft365';

/** Where this suite keeps what it installs. */
export const cache = cacheOf('clients');

const javascript = javascriptKit(join(import.meta.dirname, 'javascript'), join(cache, 'javascript'));
const dotnet = dotnetKit(join(import.meta.dirname, 'dotnet'), join(cache, 'dotnet'));

const kitOf: Readonly<Record<Client, Kit>> = {
  'msgraph-sdk': javascript,
  'cli-microsoft365': javascript,
  'microsoft-graph-dotnet': dotnet,
  'service-bus-dotnet': dotnet,
};

/** Installs every client that this machine can have. Throws where a registry was reached and did not have it. */
export async function installClients(): Promise<void> {
  await Promise.all([javascript, dotnet].map(installKit));
}

/** Why a client is not tried on this machine; undefined where it is. */
export const whyNot = (client: Client): string | undefined => whyNotInstalled(kitOf[client]);
