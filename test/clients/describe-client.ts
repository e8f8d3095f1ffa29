import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { selfServicePasswordReset } from '../../drill/doors/self-service-password-reset.ts';
import { compromisedTenant } from '../../drill/rehearsal/scenarios/compromised-tenant.ts';
import { stealLoot } from '../../drill/rehearsal/scenarios/steal-loot.ts';
import { startAttacker } from '../../drill/simulation/attacker/start-attacker.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { seededRandom } from '../../drill/simulation/tenant/seeded-random.ts';
import type { Setting } from '../../drill/simulation/tenant/start-tenant.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { tenantUnderTest, type TenantUnderTest } from '../simulation/tenant-under-test.ts';
import { cache, whyNot, type Client } from './install.ts';

/** Everything a responder does to an account, and the doors that it shuts. */
const doorsOf = {
  block: ['old-password', 'passkey', 'refresh-token', 'mail-with-cae-token'],
  sessions: ['refresh-token', 'mail-with-cae-token'],
  password: ['old-password', 'password-after-unblock'],
  rule: ['inbox-rule'],
  methods: ['passkey', 'passkey-after-unblock', 'self-service-password-reset-after-unblock'],
} as const;
type Act = keyof typeof doorsOf;

const { alex, priya } = people;
const scenario: Setting = {
  setUp(state) {
    compromisedTenant(state, alex, priya, { more: [selfServicePasswordReset] });
    state.applications.set(responder.id, { ...responder, passwords: [secretUntil(state)] });
  },
  loot: (breach) => stealLoot(breach, alex, priya, [selfServicePasswordReset]),
};
const responder = {
  kind: 'servicePrincipal' as const,
  id: 'ce5b0000-0000-4000-8000-000000000001',
  appId: 'ce5b0000-0000-4000-8000-000000000002',
  displayName: 'Responder',
  ...{ owners: [], keys: [], federated: [] },
  roles: [
    'User.Read.All',
    'User.EnableDisableAccount.All',
    'User-PasswordProfile.ReadWrite.All',
    'User.RevokeSessions.All',
    'MailboxSettings.ReadWrite',
    'UserAuthenticationMethod.ReadWrite.All',
  ],
};
const secret = 'r7~of-the-responder';

function secretUntil({ clock }: TenantState) {
  const [from, until] = [clock.now(), clock.now() + minutes(600)];
  return { keyId: 'ce5b0000-0000-4000-8000-000000000003', displayName: 'responder', from, until, secret };
}

/** How the program of one client is started for one act. */
export interface Start {
  readonly command: string;
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a client does to an account, checked at the doors: open before, shut after. */
export function describeClient(client: Client, start: (act: Act) => Start): void {
  const reason = whyNot(client);
  if (reason !== undefined) {
    test.skip(`${client}: ${reason}`, () => undefined);
    return;
  }
  test.each(Object.keys(doorsOf) as Act[])(`${client} does this, and its doors shut: %s`, async (act) => {
    const tenant = await tenantUnderTest({ scenario });
    // Clients remember who signed in.
    const home = mkdtempSync(join(tmpdir(), 'cordon-client-'));
    try {
      expect(await openDoors(tenant, act)).toEqual(doorsOf[act]);
      const { command, argv, environment } = start(act);
      const env = { ...environmentOf(tenant, home), ...environment };
      await promisify(execFile)(command, argv, { cwd: home, env });
      // Continuous access evaluation has learned of it by then.
      tenant.clock.advance(minutes(16));
      expect(await openDoors(tenant, act)).toEqual([]);
    } finally {
      await tenant.close();
      rmSync(home, { recursive: true });
    }
  });
}

/** One for all rounds: no probe bears the mark of an earlier one. */
const random = seededRandom(5);

/** Of the doors of the act, those that an attacker who knows only these finds open. */
async function openDoors(tenant: TenantUnderTest, act: Act): Promise<string[]> {
  const names: readonly string[] = doorsOf[act];
  const { loot } = tenant;
  if (!loot) throw new Error('the attacker has nothing');
  const known = loot.doors.filter(({ door }) =>
    [door.name, door.afterUnblock?.name].some((one) => names.includes(one ?? '')),
  );
  const attacker = startAttacker({ tenant, clock: tenant.clock, random, loot: { ...loot, doors: known } });
  const tried = [...(await attacker.tryEveryDoor()), ...(await attacker.tryAfterUnblock())];
  return names.filter((name) => tried.some(({ door, opened }) => door === name && opened));
}

function environmentOf(tenant: TenantUnderTest, home: string): Record<string, string> {
  const authority = join(home, 'authority.pem');
  writeFileSync(authority, tenant.caCertificate);
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TENANT_URL: tenant.url,
    TENANT_ID: tenant.tenantId,
    CLIENT_ID: responder.appId,
    CLIENT_SECRET: secret,
    VICTIM: alex.userPrincipalName,
    PASSWORD: 'Nobody-knows-it-7',
    // Node and .NET each have their own way to be told of an authority.
    NODE_EXTRA_CA_CERTS: authority,
    SSL_CERT_FILE: authority,
    NODE_COMPILE_CACHE: join(cache, 'compiled'),
    DOTNET_NOLOGO: 'true',
  };
}
