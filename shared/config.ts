import { readFileSync } from 'node:fs';
import * as z from 'zod';
import hostJson from '../host.json' with { type: 'json' };
import { remedies } from './config-remedies.ts';
import { problemsOfPlaces, StorePlace } from './store-place.ts';

/** What the app is told by its surroundings. The only place that reads the environment. */
export interface Config {
  readonly tenantId: string;
  /** Where people and applications sign in. */
  readonly loginUrl: string;
  /** The client id of the registration of Cordon's own API: tokens are made for it. */
  readonly apiClientId: string;
  readonly graphUrl: string;
  readonly exchangeUrl: string;
  /** One of each geography; without any SharePoint sessions cannot be revoked. */
  readonly sharePointAdminUrls: readonly string[];
  /** Where cases are kept: a directory, or the https address of a container. */
  readonly caseStore: string;
  /** Where is kept how cases ended: as that, and out of reach of whoever can write there. */
  readonly anchorStore: string | undefined;
  /** The task hub that runs the cases this process starts. */
  readonly taskHub: string;
  /** How long an access token that cannot be revoked may live in this tenant. */
  readonly tokenLifetimeMinutes: number;
  /** Addresses of delegates the organisation allows everywhere, e.g. of a shared assistant: their rights stay. */
  readonly keepDelegates: readonly string[];
  /** The file that says what may happen to whom, or that policy itself as JSON; undefined: the default. */
  readonly policy: string | undefined;
  /** Nothing is written, whatever the switch in the store says. A change of it restarts every instance. */
  readonly isStopped: boolean;
  /** Azure gives the app an identity of its own by setting IDENTITY_ENDPOINT. */
  readonly managedIdentity: boolean;
  /** The client id of a user-assigned identity. */
  readonly clientId: string | undefined;
  /** A file with the certificate (PEM, with its key) that signs in as that client, where Azure gives no identity. */
  readonly certificatePath: string | undefined;
  /** The client id of the identity that holds tier-zero rights (`tierZeroPermissions` in infra/permissions.json). Off unless set. */
  readonly tierZeroClientId: string | undefined;
  /** The on-premises Active Directory; undefined where nobody has connected one. */
  readonly activeDirectory: DirectorySettings | undefined;
  /** Defender for Identity may disable accounts in Active Directory; used where LDAPS is not connected. */
  readonly disablesThroughDefender: boolean;
}

interface DirectorySettings {
  /** A domain controller of each domain. */
  readonly urls: readonly string[];
  /** PEM. */
  readonly authority: string | undefined;
  readonly bindDn: string;
  /** A secret: never logged, never in an error. */
  readonly password: string;
  readonly serverName: string | undefined;
}

export interface ConfigurationProblem {
  readonly setting: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Everything that is wrong with the settings, at once, so that nobody has to find the faults one start at a time. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly ConfigurationProblem[];
  constructor(problems: readonly ConfigurationProblem[]) {
    super(problems.map(({ setting, problem, remedy }) => `${setting}: ${problem}. ${remedy}.`).join('\n'));
    this.problems = problems;
  }
}

/** Tokens are sent there: nothing but https, and only the origin, since the clients append their own paths. */
const Origin = z.url({ protocol: /^https$/, error: 'is not an https address' }).transform((url) => new URL(url).origin);

/** Separated by spaces or commas. */
const Listed = z
  .string()
  .transform((list) => list.split(/[\s,]+/).filter(Boolean))
  .refine((list) => list.length > 0, { error: 'names nothing' });
const Origins = Listed.pipe(z.array(Origin)).transform((origins) => [...new Set(origins)]);

/** A global catalog answers for every domain, and takes no change of any. https://learn.microsoft.com/windows/win32/ad/global-catalog */
const DomainControllers = Listed.pipe(
  z
    .array(z.url({ protocol: /^ldaps$/, error: 'is not an ldaps address' }))
    .refine((urls) => urls.every((url) => !URL.canParse(url) || new URL(url).port !== '3269'), {
      error: 'names a global catalog (port 3269), which takes no changes',
    }),
);

/** The text itself, also with its line breaks written as `\n`, or the file that has it. */
const Pem = z.string().transform((given, context) => {
  if (given.startsWith('-----BEGIN')) return given.replaceAll('\\n', '\n');
  try {
    const text = readFileSync(given, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE')) return text;
    context.addIssue('names a file without a certificate');
  } catch {
    context.addIssue('names a file that cannot be read');
  }
  return z.NEVER;
});

/** How the Functions host takes a value of host.json from an app setting, e.g. for a slot. https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values */
const hubSetting = 'AzureFunctionsJobHost__extensions__durableTask__hubName';

const Settings = z.object({
  [hubSetting]: z.string().optional(),
  CORDON_TENANT_ID: z.guid({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not a GUID') }),
  CORDON_LOGIN_URL: Origin.default('https://login.microsoftonline.com'),
  CORDON_API_CLIENT_ID: z.guid({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not a GUID') }),
  CORDON_GRAPH_URL: Origin.default('https://graph.microsoft.com'),
  CORDON_EXCHANGE_URL: Origin.default('https://outlook.office365.com'),
  CORDON_SHAREPOINT_ADMIN_URL: Origins.default([]),
  CORDON_CASE_STORE: StorePlace,
  CORDON_ANCHOR_STORE: StorePlace.optional(),
  CORDON_TOKEN_LIFETIME_MINUTES: z.coerce
    .number({ error: 'is not a number' })
    .int({ error: 'is not a whole number' })
    .min(5, { error: 'is under 5' })
    .max(1_440, { error: 'is over 1440' })
    .default(90),
  CORDON_KEEP_DELEGATES: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((address) => address.trim().toLowerCase() || []))
    .refine((list) => list.every((address) => /^[^@\s]+@[^@\s]+$/.test(address)), {
      error: 'holds no list of addresses',
    }),
  CORDON_POLICY: z.string().optional(),
  CORDON_STOPPED: z.enum(['true', 'false'], { error: 'is neither true nor false' }).default('false'),
  IDENTITY_ENDPOINT: z.string().optional(),
  AZURE_CLIENT_ID: z.guid({ error: 'is not a GUID' }).optional(),
  AZURE_CLIENT_CERTIFICATE_PATH: z.string().optional(),
  CORDON_TIER_ZERO_CLIENT_ID: z.guid({ error: 'is not a GUID' }).optional(),
  CORDON_LDAP_URL: DomainControllers.optional(),
  CORDON_LDAP_CA: Pem.optional(),
  CORDON_LDAP_BIND_DN: z.string().optional(),
  CORDON_LDAP_PASSWORD: z.string().optional(),
  CORDON_LDAP_SERVERNAME: z.string().optional(),
  CORDON_DEFENDER_FOR_IDENTITY: z.enum(['true', 'false'], { error: 'is neither true nor false' }).default('false'),
});

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty setting is how portals and shells say "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = Settings.safeParse(given);
  const problems = [
    ...(read.success ? [] : read.error.issues.map(problemOf)),
    ...halfConnected(given),
    ...oneNameForSeveral(given),
    ...nobodysCertificate(given),
    ...problemsOfPlaces(given),
  ];
  if (!read.success || problems.length > 0) throw new ConfigurationError(problems);
  const settings = read.data;
  return {
    tenantId: settings.CORDON_TENANT_ID.toLowerCase(),
    loginUrl: settings.CORDON_LOGIN_URL,
    apiClientId: settings.CORDON_API_CLIENT_ID.toLowerCase(),
    graphUrl: settings.CORDON_GRAPH_URL,
    exchangeUrl: settings.CORDON_EXCHANGE_URL,
    sharePointAdminUrls: settings.CORDON_SHAREPOINT_ADMIN_URL,
    caseStore: settings.CORDON_CASE_STORE,
    anchorStore: settings.CORDON_ANCHOR_STORE,
    taskHub: settings[hubSetting] ?? hostJson.extensions.durableTask.hubName,
    tokenLifetimeMinutes: settings.CORDON_TOKEN_LIFETIME_MINUTES,
    keepDelegates: settings.CORDON_KEEP_DELEGATES,
    policy: settings.CORDON_POLICY,
    isStopped: settings.CORDON_STOPPED === 'true',
    managedIdentity: settings.IDENTITY_ENDPOINT !== undefined,
    clientId: settings.AZURE_CLIENT_ID,
    certificatePath: settings.AZURE_CLIENT_CERTIFICATE_PATH,
    tierZeroClientId: settings.CORDON_TIER_ZERO_CLIENT_ID,
    activeDirectory: directoryOf(settings),
    disablesThroughDefender: settings.CORDON_DEFENDER_FOR_IDENTITY === 'true',
  };
}

function directoryOf(settings: z.infer<typeof Settings>): DirectorySettings | undefined {
  const { CORDON_LDAP_URL: urls, CORDON_LDAP_BIND_DN: bindDn, CORDON_LDAP_PASSWORD: password } = settings;
  if (urls === undefined || bindDn === undefined || password === undefined) return undefined;
  return { urls, bindDn, password, authority: settings.CORDON_LDAP_CA, serverName: settings.CORDON_LDAP_SERVERNAME };
}

/** All of the three or none. */
function halfConnected(given: Readonly<Record<string, unknown>>): ConfigurationProblem[] {
  const needed = ['CORDON_LDAP_URL', 'CORDON_LDAP_BIND_DN', 'CORDON_LDAP_PASSWORD'];
  const missing = needed.filter((setting) => !(setting in given));
  if (missing.length === needed.length) return [];
  return missing.map((setting) => ({
    setting,
    problem: 'is missing, while Active Directory is connected',
    remedy: remedies[setting] ?? '',
  }));
}

/** A certificate names one controller. */
function oneNameForSeveral(given: Readonly<Record<string, string | undefined>>): ConfigurationProblem[] {
  const setting = 'CORDON_LDAP_SERVERNAME';
  const isSeveral = /\S[\s,]+\S/.test(given['CORDON_LDAP_URL'] ?? '');
  if (!(setting in given) || !isSeveral) return [];
  const problem = 'is one name, while CORDON_LDAP_URL has several addresses';
  return [{ setting, problem, remedy: remedies[setting] ?? '' }];
}

/** A certificate signs in as an app, and which one it does not say. */
function nobodysCertificate(given: Readonly<Record<string, unknown>>): ConfigurationProblem[] {
  const setting = 'AZURE_CLIENT_CERTIFICATE_PATH';
  if (!(setting in given) || 'AZURE_CLIENT_ID' in given) return [];
  return [{ setting, problem: 'is of nobody: AZURE_CLIENT_ID is missing', remedy: remedies[setting] ?? '' }];
}

function problemOf(issue: z.core.$ZodIssue): ConfigurationProblem {
  const setting = String(issue.path[0] ?? '');
  return { setting, problem: issue.message, remedy: remedies[setting] ?? 'Correct or remove it' };
}

let known: Config | undefined;

/** The settings of this process, read once. */
export function config(): Config {
  return (known ??= readConfig(process.env));
}
