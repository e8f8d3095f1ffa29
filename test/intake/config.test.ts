import { join, resolve } from 'node:path';
import { ConfigurationError, readConfig } from '../../shared/config.ts';

const tenant = {
  CORDON_TENANT_ID: '11111111-2222-4333-8444-555555555555',
  CORDON_API_CLIENT_ID: '66666666-2222-4333-8444-555555555555',
  CORDON_CASE_STORE: '/data/cases',
};

/** What the real host sets for its worker, as Core Tools do. */
const onFunctionsHost = (app: string) => ({ ...tenant, FUNCTIONS_APPLICATION_DIRECTORY: app });

it('the settings need only the tenant, the registration and the place for the cases', () => {
  expect(readConfig(tenant)).toEqual({
    tenantId: tenant.CORDON_TENANT_ID,
    loginUrl: 'https://login.microsoftonline.com',
    apiClientId: tenant.CORDON_API_CLIENT_ID,
    graphUrl: 'https://graph.microsoft.com',
    exchangeUrl: 'https://outlook.office365.com',
    sharePointAdminUrls: [],
    caseStore: '/data/cases',
    anchorStore: undefined,
    taskHub: 'Cordon',
    tokenLifetimeMinutes: 90,
    keepDelegates: [],
    policy: undefined,
    isStopped: false,
    managedIdentity: false,
    clientId: undefined,
    certificatePath: undefined,
    tierZeroClientId: undefined,
    activeDirectory: undefined,
    disablesThroughDefender: false,
  });
});

it('the settings name the task hub as the Functions host does: from host.json, unless a setting of the host says otherwise', () => {
  const setting = 'AzureFunctionsJobHost__extensions__durableTask__hubName';
  expect(readConfig({ ...tenant, [setting]: 'CordonStaging' }).taskHub).toBe('CordonStaging');
  expect(readConfig({ ...tenant, [setting]: '' }).taskHub).toBe('Cordon');
});

it('the settings tell by IDENTITY_ENDPOINT that the app has an identity of its own', () => {
  expect(readConfig({ ...tenant, IDENTITY_ENDPOINT: 'http://localhost:1/msi' }).managedIdentity).toBe(true);
});

it('the settings take a certificate only with the app that it is of', () => {
  const path = { AZURE_CLIENT_CERTIFICATE_PATH: 'cordon.pem' };
  expect(() => readConfig({ ...tenant, ...path })).toThrow(
    /AZURE_CLIENT_CERTIFICATE_PATH: is of nobody.*AZURE_CLIENT_ID/,
  );
  const AZURE_CLIENT_ID = '22222222-2222-4333-8444-555555555555';
  expect(readConfig({ ...tenant, ...path, AZURE_CLIENT_ID })).toMatchObject({
    clientId: AZURE_CLIENT_ID,
    certificatePath: 'cordon.pem',
  });
});

it('the settings take an empty setting for none', () => {
  expect(readConfig({ ...tenant, CORDON_GRAPH_URL: '', AZURE_CLIENT_ID: '' }).graphUrl).toBe(
    'https://graph.microsoft.com',
  );
});

it('the settings connect Active Directory with all that it takes, or not at all', () => {
  const given = {
    CORDON_LDAP_URL: 'ldaps://dc1.contoso.example',
    CORDON_LDAP_BIND_DN: 'CN=cordon,DC=contoso,DC=example',
    CORDON_LDAP_PASSWORD: 'hidden-word',
    CORDON_LDAP_CA: String.raw`-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----`,
  };
  const { activeDirectory } = readConfig({ ...tenant, ...given });
  expect(activeDirectory?.authority?.split('\n')).toHaveLength(3);
  for (const left of ['CORDON_LDAP_URL', 'CORDON_LDAP_BIND_DN', 'CORDON_LDAP_PASSWORD'])
    expect(() => readConfig({ ...tenant, ...given, [left]: '' })).toThrow(`${left}: is missing`);
  const several = 'ldaps://dc1.contoso.example  ldaps://dc1.eu.contoso.example:636,ldaps://dc1.fabrikam.example';
  expect(readConfig({ ...tenant, ...given, CORDON_LDAP_URL: several }).activeDirectory?.urls).toEqual([
    'ldaps://dc1.contoso.example',
    'ldaps://dc1.eu.contoso.example:636',
    'ldaps://dc1.fabrikam.example',
  ]);
  const catalog = { ...tenant, ...given, CORDON_LDAP_URL: 'ldaps://dc1.contoso.example:3269' };
  expect(() => readConfig(catalog)).toThrow('CORDON_LDAP_URL: names a global catalog');
  const oneName = { ...tenant, ...given, CORDON_LDAP_URL: several, CORDON_LDAP_SERVERNAME: 'dc1.contoso.example' };
  expect(() => readConfig(oneName)).toThrow('CORDON_LDAP_SERVERNAME: is one name');
  const plain = { ...tenant, ...given, CORDON_LDAP_URL: 'ldap://dc1.contoso.example' };
  expect(() => readConfig(plain)).toThrow('CORDON_LDAP_URL: is not an ldaps address');
  expect(() => readConfig({ ...tenant, ...given, CORDON_LDAP_CA: 'no/such/file' })).toThrow('cannot be read');
  expect(() => readConfig(plain)).not.toThrow('hidden-word');
});

it('the settings keep the cases out of the folder that the Functions host watches: a write there restarts it', () => {
  const app = resolve('/home/site/wwwroot');
  const onHost = (store: string) => () => readConfig({ ...onFunctionsHost(app), CORDON_CASE_STORE: store });
  for (const inside of ['.cordon/cases', '.', '..cases', join(app, 'cases'), '../wwwroot/cases'])
    expect(onHost(inside)).toThrow(/CORDON_CASE_STORE: lies inside the app's folder.* outside the app's folder/);
  for (const outside of [resolve('/home/data/cordon/cases'), '../cordon-cases', `${app}-cases`])
    expect(onHost(outside)).not.toThrow();
});

it.each([
  'https://cordoncases.blob.core.windows.net/cases',
  'https://cordoncases.blob.core.usgovcloudapi.net/cases-2',
  'https://cordoncases.z38.blob.storage.azure.net/cases',
  'https://127.0.0.1:10000/devstoreaccount1/cases',
])('the settings keep the cases in %s', (CORDON_CASE_STORE) => {
  const app = resolve('/home/site/wwwroot');
  expect(readConfig({ ...onFunctionsHost(app), CORDON_CASE_STORE })).toMatchObject({ caseStore: CORDON_CASE_STORE });
});

it.each([
  ['no TLS', 'http://cordoncases.blob.core.windows.net/cases'],
  ['a host that is not Azure', 'https://cordoncases.blob.core.windows.net.example.com/cases'],
  ['a port', 'https://cordoncases.blob.core.windows.net:8443/cases'],
  ['no container', 'https://cordoncases.blob.core.windows.net/'],
  ['a folder in it', 'https://cordoncases.blob.core.windows.net/cases/2026'],
  ['no name of a container', 'https://cordoncases.blob.core.windows.net/Cases'],
  ['a signature', 'https://cordoncases.blob.core.windows.net/cases?sv=2024-11-04&sig=hidden-word'],
  ['a person', 'https://hidden-word@cordoncases.blob.core.windows.net/cases'],
  ['a connection string', 'DefaultEndpointsProtocol=https;AccountName=cordoncases;AccountKey=hidden-word'],
  ['a reference that nobody resolved', '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/hidden-word/)'],
  ['another service', 'abfss://cases@cordoncases.dfs.core.windows.net/'],
])('the settings refuse a place for the cases with %s, and say what to set', (_, CORDON_CASE_STORE) => {
  const read = () => readConfig({ ...tenant, CORDON_CASE_STORE });
  expect(read).toThrow(
    /^CORDON_CASE_STORE: is neither a directory nor the address of a container\. Set it to the address.* or to a directory/,
  );
  expect(read).not.toThrow('hidden-word');
});

it('the settings anchor the ends of cases elsewhere than the cases', () => {
  const anchored = (CORDON_ANCHOR_STORE: string) => () => readConfig({ ...tenant, CORDON_ANCHOR_STORE });
  const elsewhere = 'https://cordonanchors.blob.core.windows.net/anchors';
  expect(anchored(elsewhere)()).toMatchObject({ anchorStore: elsewhere });
  expect(anchored(`${tenant.CORDON_CASE_STORE}/`)).toThrow(
    /^CORDON_ANCHOR_STORE: is the case store itself\. Set it to/,
  );
  expect(anchored('http://cordonanchors.blob.core.windows.net/anchors')).toThrow(/^CORDON_ANCHOR_STORE: is neither/);
  const inApp = { ...onFunctionsHost(resolve('/app')), CORDON_ANCHOR_STORE: 'anchors' };
  expect(() => readConfig(inApp)).toThrow(/^CORDON_ANCHOR_STORE: lies inside the app's folder/);
});

it('the settings let the embedded host, which watches nothing, keep them anywhere', () => {
  expect(readConfig({ ...tenant, CORDON_CASE_STORE: '.cordon/cases' }).caseStore).toBe('.cordon/cases');
});

it('the settings report all faults together, each with a remedy', () => {
  const broken = {
    CORDON_GRAPH_URL: 'http://graph.microsoft.com',
    CORDON_SHAREPOINT_ADMIN_URL: 'contoso-admin',
    CORDON_TOKEN_LIFETIME_MINUTES: 'long',
  };
  let thrown: unknown;
  try {
    readConfig(broken);
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof ConfigurationError)) throw new Error('no ConfigurationError');
  expect(thrown.problems.map(({ setting }) => setting).sort()).toEqual([
    'CORDON_API_CLIENT_ID',
    'CORDON_CASE_STORE',
    'CORDON_GRAPH_URL',
    'CORDON_SHAREPOINT_ADMIN_URL',
    'CORDON_TENANT_ID',
    'CORDON_TOKEN_LIFETIME_MINUTES',
  ]);
  for (const { remedy } of thrown.problems) expect(remedy.length).toBeGreaterThan(20);
  expect(thrown.message).toContain('CORDON_TENANT_ID: is missing.');
});

it('a site that is named twice is one geography, and a list of nothing is an error', () => {
  const named = (sites: string) => readConfig({ ...tenant, CORDON_SHAREPOINT_ADMIN_URL: sites });
  const twice = 'https://contoso-admin.sharepoint.com, https://contoso-admin.sharepoint.com/';
  expect(named(twice)).toEqual(named('https://contoso-admin.sharepoint.com'));
  expect(() => named(' , ')).toThrow(/CORDON_SHAREPOINT_ADMIN_URL: names nothing/);
});
