import { randomUUID } from 'node:crypto';
import { startDirectory } from '../../drill/simulation/directory/start-directory.ts';
import { directoryRights } from '../../drill/simulation/directory/modify-account.ts';
import { makeCertificate } from '../../drill/simulation/tenant/certificate.ts';
import { directoryAccount, type DirectoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import { emptyTenant, type TenantState } from '../../drill/simulation/tenant/state.ts';
import { handDrivenClock, type HandDrivenClock } from '../simulation/hand-driven-clock.ts';
import type { TestDirectory } from './test-directory.ts';

export interface DrillDirectory extends TestDirectory {
  readonly clock: HandDrivenClock;
  readonly state: TenantState;
  account(name: string): DirectoryAccount;
}

/** The drill's domain controller, where Cordon has all rights, or those. Whoever is outside its unit is one that it cannot touch. */
export async function startDrillDirectory(rights: readonly string[] = directoryRights): Promise<DrillDirectory> {
  const clock = handDrivenClock(Date.parse('2026-03-02T09:00:00.700Z'));
  const state = emptyTenant({ clock, seed: 1 });
  const certificate = await makeCertificate();
  const inhabitants = ['alice', 'outsider', 'administrator'].map((samAccountName, index) =>
    directoryAccount({
      securityIdentifier: `S-1-5-21-1-2-3-${String(1100 + index)}`,
      samAccountName,
      objectId: randomUUID(),
      password: `Aa1-${randomUUID()}`,
      passwordLastSet: clock.now() - 86_400_000,
      isProtected: samAccountName !== 'alice',
    }),
  );
  for (const inhabitant of inhabitants) state.directory.set(inhabitant.securityIdentifier, inhabitant);
  const account = (name: string): DirectoryAccount => {
    const found = inhabitants.find(({ samAccountName }) => samAccountName === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const login = (name: string): TestDirectory['users']['alice'] => {
    const { distinguishedName: dn, password, securityIdentifier: sid } = account(name);
    return { dn, password, sid };
  };
  state.compromised = account('alice').objectId;
  const { url, environment, close } = await startDirectory(state, certificate, rights);
  const { CORDON_LDAP_BIND_DN: dn = '', CORDON_LDAP_PASSWORD: password = '' } = environment;
  return {
    ...{ clock, state, account, url, authority: certificate.authority },
    address: '127.0.0.1',
    serverName: 'localhost',
    administrator: login('administrator'),
    cordon: { dn, password },
    users: {
      alice: login('alice'),
      outsider: login('outsider'),
      administrator: login('administrator'),
      nobody: { sid: 'S-1-5-21-1-2-3-99999' },
    },
    stop: close,
  };
}
