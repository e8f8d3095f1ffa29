import { randomBytes } from 'node:crypto';
import { setDirectoryPassword } from './directory-account.ts';
import type { TenantState } from './state.ts';

/** A domain controller outside the drill, e.g. Samba: Cordon acts on it, and the sync reads it. */
export interface ExternalDirectory {
  /** What the app's environment has to say for Cordon to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** By its own clock; null: the password must be changed at the next logon. */
  read(securityIdentifier: string): Promise<{ readonly isEnabled: boolean; readonly passwordLastSet: string | null }>;
}

/** Answers what takes over whatever has changed there since. No domain controller tells a password: a new one is known to nobody here. */
export async function followDirectory(state: TenantState, external: ExternalDirectory): Promise<() => Promise<void>> {
  const known = new Map<string, string | null>();
  const release = state.clock.busy();
  for (const sid of state.directory.keys()) known.set(sid, (await external.read(sid)).passwordLastSet);
  release();
  return async () => {
    for (const [sid, account] of state.directory) {
      const { isEnabled, passwordLastSet } = await external.read(sid);
      account.enabled = isEnabled;
      if (passwordLastSet === known.get(sid)) continue;
      known.set(sid, passwordLastSet);
      setDirectoryPassword(account, randomBytes(24).toString('base64url'), state.clock.now());
      account.mustChangePassword = passwordLastSet === null;
    }
  };
}
