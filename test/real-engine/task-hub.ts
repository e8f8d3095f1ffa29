import * as z from 'zod';
import type { CaseView } from '../../shared/views/case-view.ts';
import type { RealHost } from './real-host.ts';

const Hub = z.object({ rpcBaseUrl: z.string() });

/** Lets the watchdog of the app look once: its timer does not run by itself here. */
export async function letWatchdogLook({ url }: RealHost): Promise<void> {
  const { ok } = await fetch(`${url}/timer/watchdog`, { method: 'POST' });
  if (!ok) throw new Error('The watchdog could not look.');
}

/** Ends the instance of a case in the task hub, as whoever has its key can; *forgotten*: its history is purged as well. */
export async function breakOff(
  { url }: RealHost,
  { account: { tenantId, objectId } }: CaseView,
  is: 'terminated' | 'forgotten',
): Promise<void> {
  const { rpcBaseUrl } = Hub.parse(await (await fetch(`${url}/hub`)).json());
  const instance = new URL(`instances/${tenantId}.${objectId}`.toLowerCase(), rpcBaseUrl).href;
  await fetch(`${instance}/terminate?reason=tried`, { method: 'POST' });
  const status = async (): Promise<string> => {
    const response = await fetch(instance);
    return response.ok ? String(((await response.json()) as { runtimeStatus?: unknown }).runtimeStatus) : 'gone';
  };
  while ((await status()) !== 'Terminated') await new Promise((later) => setTimeout(later, 200));
  if (is === 'terminated') return;
  await fetch(instance, { method: 'DELETE' });
  if ((await status()) !== 'gone') throw new Error('The task hub still knows the instance.');
}
