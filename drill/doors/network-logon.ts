import { Client } from 'ldapts';
import { seconds } from '../../shared/domain/duration.ts';
import { defineDoor, type DomainController } from '../simulation/attacker/door.ts';
import type { Tried } from '../simulation/attacker/door-result.ts';

/** Logs on to the domain controller with the stolen password, from a machine in the network. */
export const networkLogon = defineDoor({
  name: 'network-logon',
  shutBy: [{ step: 'reset-directory-password', in: 'enabled-for-a-caller' }],
  steal: ({ domainController }) => domainController,
  try: (controller, { loot }) => logOn(controller, loot.password),
  afterUnblock: {
    name: 'network-logon-after-unblock',
    try: (controller, { loot }) => logOn(controller, loot.password),
  },
});

async function logOn({ url, authority, distinguishedName }: DomainController, password: string): Promise<Tried> {
  const client = new Client({ url, tlsOptions: { ca: authority }, connectTimeout: seconds(10) });
  try {
    await client.bind(distinguishedName, password);
    return { opened: true, answer: 'logged on' };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const data = /\bdata ([0-9a-f]{3})\b/.exec(message)?.[1];
    // A door that cannot be tried is not a shut one.
    if (data === undefined) throw cause;
    return { opened: false, answer: `LDAP 49 (${reasons[data] ?? data})` };
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
