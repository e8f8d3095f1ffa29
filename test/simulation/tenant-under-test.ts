import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { simulatedUser, type SimulatedUser } from '../../drill/simulation/tenant/simulated-user.ts';
import { startTenant, type SimulatedTenant, type TenantOptions } from '../../drill/simulation/tenant/start-tenant.ts';
import { handDrivenClock, type HandDrivenClock } from './hand-driven-clock.ts';

export const alex = 'a1e70000-0000-4000-8000-000000000001';
export const boss = 'b0550000-0000-4000-8000-000000000002';

export interface TenantUnderTest extends SimulatedTenant {
  readonly clock: HandDrivenClock;
  readonly alex: SimulatedUser;
  /** Calls Graph as the app; `path` begins with a slash. */
  graph(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Calls as whoever holds the token. */
  call(method: string, url: string, headers: Record<string, string>, body?: string): Promise<Answer>;
  appToken(resource: string): Promise<string>;
  /** Signs in or refreshes as a person does. */
  signIn(fields: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A tenant with one plain account and one administrator. */
export async function tenantUnderTest(options: Partial<TenantOptions> = {}): Promise<TenantUnderTest> {
  const clock = handDrivenClock(Date.parse('2026-03-02T09:00:00.700Z'));
  const tenant = await startTenant({
    clock,
    seed: 7,
    ...options,
    setUp(state) {
      if (!options.scenario) addPeople(state.users);
      options.setUp?.(state);
    },
  });
  trust(tenant.caCertificate);
  const call: TenantUnderTest['call'] = async (method, url, headers, body) => {
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, headers: response.headers, body: parsed };
  };
  const appToken = async (resource: string): Promise<string> => {
    const { IDENTITY_ENDPOINT: endpoint = '', IDENTITY_HEADER: secret = '' } = tenant.environment;
    const query = new URLSearchParams({ resource, 'api-version': '2019-08-01' });
    const { body } = await call('GET', `${endpoint}?${query.toString()}`, { 'X-IDENTITY-HEADER': secret });
    return String(body['access_token']);
  };
  return {
    ...tenant,
    clock,
    alex: tenant.state.users.get(alex) ?? simulatedUser({ objectId: alex, userPrincipalName: '', displayName: '' }),
    call,
    appToken,
    async graph(method, path, body) {
      const headers = { authorization: `Bearer ${await appToken(tenant.url)}`, 'content-type': 'application/json' };
      return call(method, `${tenant.url}/v1.0${path}`, headers, body === undefined ? undefined : JSON.stringify(body));
    },
    signIn: (fields) =>
      call(
        'POST',
        `${tenant.url}/${tenant.tenantId}/oauth2/v2.0/token`,
        { 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams(fields).toString(),
      ),
  };
}

function addPeople(users: Map<string, SimulatedUser>): void {
  users.set(
    alex,
    simulatedUser({
      objectId: alex,
      userPrincipalName: 'alex.weber@contoso.com',
      displayName: "Alex O'Weber",
      proxyAddresses: ['SMTP:alex.weber@contoso.com', 'smtp:alex@contoso.com'],
      password: 'stolen',
      passkeys: ['attackers-key'],
    }),
  );
  users.set(
    boss,
    simulatedUser({
      objectId: boss,
      userPrincipalName: 'boss@contoso.com',
      displayName: 'Boss',
      directoryRoles: ['Global Administrator'],
    }),
  );
}

/** The code of an answer in Graph's error form. */
export function errorCode({ body }: Answer): unknown {
  return (body['error'] as { code?: unknown } | undefined)?.code;
}

/** Runs a cmdlet as the app, anchored at a mailbox. */
export async function runCmdlet(
  tenant: TenantUnderTest,
  mailbox: string,
  name: string,
  parameters: object,
): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${await tenant.appToken(tenant.exchangeUrl)}`,
    'content-type': 'application/json',
    'x-anchormailbox': `UPN:${tenant.state.users.get(mailbox)?.userPrincipalName ?? mailbox}`,
  };
  const body = JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } });
  return tenant.call('POST', `${tenant.exchangeUrl}/adminapi/beta/${tenant.tenantId}/InvokeCommand`, headers, body);
}
