import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openEveryDoor } from '../../drill/rehearsal/scenarios/everything.ts';
import { cloud } from '../../drill/rehearsal/scenarios/cloud.ts';
import { acceptedRoles } from '../../drill/simulation/tenant/graph/graph-roles.ts';
import { operationsOnPages } from './operations-on-pages.ts';
import { tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const folder = join(process.cwd(), '..', 'shared', 'contracts');
const isHere = existsSync(join(folder, 'graph-v1.trimmed.openapi.json'));
const contract = isHere
  ? (JSON.parse(readFileSync(join(folder, 'graph-v1.trimmed.openapi.json'), 'utf8')) as Contract)
  : undefined;
const described = isHere ? describe : describe.skip;
if (!isHere)
  test.skip('the contracts of Microsoft Graph are not on this machine: nothing to check against', () => undefined);

const ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false });
formats.default(ajv);
if (contract) ajv.addSchema(contract, 'graph');

/** The contract's name for an operation of the simulated tenant. */
function officialPath(path: string): string {
  return path
    .replace(/^\/users\/\{id\}/, '/users/{user-id}')
    .replace('/riskyUsers/{id}', '/riskyUsers/{riskyUser-id}')
    .replace('/{deviceId}', '/{device-id}')
    .replace('/{grantId}', '/{oAuth2PermissionGrant-id}')
    .replace('/{assignmentId}', '/{appRoleAssignment-id}')
    .replace(
      /\/(externalAuthentication|\w+)Methods\/\{methodId\}/,
      (_, type: string) => `/${type}Methods/{${type.replace(/Authentication$/, '')}AuthenticationMethod-id}`,
    )
    .replace('/roleAssignments/{id}', '/roleAssignments/{unifiedRoleAssignment-id}')
    .replace('/auditLog/queries/{id}', '/auditLog/queries/{auditLogQuery-id}')
    .replace('/ediscoveryCases/{case}', '/ediscoveryCases/{ediscoveryCase-id}')
    .replace('/searches/{search}', '/searches/{ediscoverySearch-id}')
    .replace(/\/mailFolders\/(inbox|\{folder\})\//, '/mailFolders/{mailFolder-id}/')
    .replace('/messageRules/{rule}', '/messageRules/{messageRule-id}');
}

function problemsOf(method: string, path: string, status: '2XX' | 'default', body: unknown): string[] {
  const responses = contract?.paths[officialPath(path)]?.[method.toLowerCase()]?.responses ?? {};
  const official = responses[status] ?? responses['200'];
  if (official === undefined) return ['the contract has no such answer'];
  const reference = (official as { $ref?: string }).$ref;
  const pointer =
    reference === undefined
      ? `#/paths/${officialPath(path).replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${status in responses ? status : '200'}`
      : reference;
  const validate = ajv.compile({ $ref: `graph${encodeURI(pointer)}/content/application~1json/schema` });
  return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

described('as Microsoft publishes it', () => {
  let tenant: TenantUnderTest;
  const id = cloud.account.objectId;
  beforeAll(async () => {
    tenant = await tenantUnderTest({
      scenario: cloud,
      setUp: (state) => {
        openEveryDoor(state, state.users.get(id)!);
      },
    });
    for (const group of tenant.state.roles.groups.values()) group.active.push(...group.eligible);
  });
  afterAll(() => tenant.close());

  test('every operation the simulated tenant serves exists', () => {
    const operations = Object.keys(acceptedRoles).map((key) => key.split(' ').slice(0, 2).join(' '));
    const missing = operations.filter((operation) => {
      const [method = '', path = ''] = operation.split(' ');
      return contract?.paths[officialPath(path)]?.[method.toLowerCase()] === undefined;
    });
    expect(missing.filter((operation) => operationsOnPages[operation] === undefined)).toEqual([]);
  });

  const select =
    'id,displayName,userPrincipalName,mail,proxyAddresses,userType,accountEnabled,signInSessionsValidFromDateTime,' +
    'lastPasswordChangeDateTime,onPremisesSyncEnabled,onPremisesSecurityIdentifier,onPremisesSamAccountName,' +
    'onPremisesLastSyncDateTime,assignedPlans';
  test.each([
    ['GET', '/users/{id}', `?$select=${select}`],
    ['GET', '/users', `?$filter=${encodeURIComponent(`id eq '${id}'`)}&$select=${select}`],
    ['GET', '/organization', ''],
    ['GET', '/identityProtection/riskyUsers/{id}', ''],
    ['GET', '/users/{id}/mailFolders/inbox/messageRules', ''],
    ['GET', '/auditLogs/signIns', ''],
    ['GET', '/users/{id}/authentication/methods', ''],
    ['GET', '/users/{id}/oauth2PermissionGrants', ''],
    ['GET', '/users/{id}/appRoleAssignments', ''],
    ['GET', '/users/{id}/registeredDevices', ''],
    ['GET', '/users/{id}/ownedDevices', ''],
    ['POST', '/users/{id}/authentication/temporaryAccessPassMethods', ''],
    ['POST', '/users/{id}/revokeSignInSessions', ''],
    ['GET', '/roleManagement/directory/roleDefinitions', ''],
    ['GET', '/roleManagement/directory/roleAssignments', ''],
    ['GET', '/roleManagement/directory/roleAssignmentScheduleInstances', ''],
    ['GET', '/roleManagement/directory/roleEligibilityScheduleInstances', ''],
    ['GET', '/users/{id}/transitiveMemberOf', ''],
    ['GET', '/users/{id}/memberOf', ''],
    ['GET', '/users/{id}/mailboxSettings', ''],
    ['GET', '/users/{id}/authentication/fido2Methods', ''],
    ['GET', '/users/{id}/authentication/passwordMethods', ''],
    ['GET', '/users/{id}/authentication/phoneMethods', ''],
    ['GET', '/auditLogs/directoryAudits', ''],
  ])('%s %s answers in the official shape', async (method, path, query) => {
    const { status, body } = await tenant.graph(method, path.replace('{id}', id) + query);
    expect(status).toBe(path.endsWith('PassMethods') ? 201 : 200);
    expect(problemsOf(method, path, '2XX', body)).toEqual([]);
  });

  test('a query of the audit log and its records answer in the official shape', async () => {
    const { logs, clock } = tenant.state;
    const [from, to] = [clock.now() - 7_200_000, clock.now()].map((at) => new Date(at).toISOString());
    const act = { actor: id, owner: id, clientAddress: '203.0.113.66', client: 'REST', tokenIssuedAt: null };
    logs.mailboxActs.push({ id: 'act', at: clock.now() - 7_000_000, operation: 'MailItemsAccessed', ...act });
    const asked = await tenant.graph('POST', '/security/auditLog/queries', {
      displayName: 'contract',
      filterStartDateTime: from,
      filterEndDateTime: to,
    });
    expect(problemsOf('POST', '/security/auditLog/queries', '2XX', asked.body)).toEqual([]);
    logs.auditQueryMs = 0;
    const path = '/security/auditLog/queries/{id}/records';
    const records = await tenant.graph('GET', path.replace('{id}', String(asked.body['id'])));
    expect(records.body['value']).toContainEqual(expect.objectContaining({ id: 'act' }));
    expect(problemsOf('GET', path, '2XX', records.body)).toEqual([]);
  });

  test('an eDiscovery case, its search and its purge, and the list of risky users have the official shape', async () => {
    const cases = '/security/cases/ediscoveryCases';
    const opened = await tenant.graph('POST', cases, { displayName: 'a case' });
    expect(problemsOf('POST', cases, '2XX', opened.body)).toEqual([]);
    const path = `${cases}/${String(opened.body['id'])}`;
    const query = { displayName: 'a search', contentQuery: 'subject:"x"', dataSourceScopes: 'allTenantMailboxes' };
    const search = await tenant.graph('POST', `${path}/searches`, query);
    expect(problemsOf('POST', `${cases}/{case}/searches`, '2XX', search.body)).toEqual([]);
    const body = { purgeType: 'recoverable', purgeAreas: 'mailboxes' };
    const purge = await tenant.graph('POST', `${path}/searches/${String(search.body['id'])}/purgeData`, body);
    expect([purge.status, purge.headers.get('location')]).toEqual([202, expect.stringContaining('/operations(')]);
    const operations = await tenant.graph('GET', `${path}/operations`);
    expect(problemsOf('GET', `${cases}/{case}/operations`, '2XX', operations.body)).toEqual([]);
    const risky = await tenant.graph('GET', '/identityProtection/riskyUsers');
    expect(problemsOf('GET', '/identityProtection/riskyUsers', '2XX', risky.body)).toEqual([]);
  });

  test('a wrong type would be noticed', () => {
    expect(problemsOf('GET', '/users/{id}', '2XX', { id, accountEnabled: 'yes' })).not.toEqual([]);
  });

  test('a refusal has the official shape', async () => {
    const { status, body } = await tenant.graph('GET', '/users/nobody');
    expect(status).toBe(404);
    expect(problemsOf('GET', '/users/{id}', 'default', body)).toEqual([]);
  });
});

described('the application permissions', () => {
  interface Permissions {
    readonly operations: Readonly<Record<string, { readonly application: { readonly all: readonly string[] } }>>;
  }
  /** Higher permissions that Microsoft's pages accept, but its machine-readable list leaves out. */
  const onPagesOnly = [
    'GET /identityProtection/riskyUsers: IdentityRiskyUser.ReadWrite.All',
    'GET /identityProtection/riskyUsers/{id}: IdentityRiskyUser.ReadWrite.All',
    'GET /users/{id}/mailFolders/{folder}/messageRules: MailboxSettings.ReadWrite',
    'GET /users/{id}/mailFolders/{folder}/messageRules/{rule}: MailboxSettings.ReadWrite',
    'GET /users/{id}/authentication/fido2Methods: UserAuthenticationMethod.Read.All',
    'GET /users/{id}/authentication/fido2Methods: UserAuthMethod-Passkey.ReadWrite.All',
    'GET /users/{id}/authentication/fido2Methods: UserAuthenticationMethod.ReadWrite.All',
  ];
  test('that the simulated tenant accepts are accepted by Microsoft', () => {
    const file = readFileSync(join(folder, 'graph-permissions.json'), 'utf8');
    const { operations } = JSON.parse(file) as Permissions;
    const unknown = Object.entries(acceptedRoles).flatMap(([key, groups]) => {
      const [method = '', path = ''] = key.split(' ');
      if (operationsOnPages[`${method} ${path}`] !== undefined) return [];
      const all = operations[`${method} ${officialPath(path)}`]?.application.all ?? [];
      const [first = []]: readonly (readonly string[])[] = groups;
      return first.filter((role) => !all.includes(role)).map((role) => `${key}: ${role}`);
    });
    expect(unknown).toEqual(onPagesOnly);
  });
});
