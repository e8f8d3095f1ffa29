import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { trust } from '../../drill/simulation/tenant/certificate.ts';
import { startTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import { systemClock } from '../../host/system-clock.ts';
import { rightsOf } from '../../shared/catalogue/rights-of.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { readConfig } from '../../shared/config.ts';
import { connectTenant } from '../../shared/microsoft365/clients/connect-tenant.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface TenantToTry {
  readonly tenant: Tenant;
  readonly tenantId: string;
  /** What was drawn; absent in a real tenant. */
  readonly drawn?: readonly string[];
  /** Somebody to try it on, where we know one. */
  readonly account?: string;
  close(): Promise<void>;
}

/** A simulated tenant with the oddities of real ones, on this machine. */
export async function simulatedTenant(seed: number): Promise<TenantToTry> {
  const scenario = scenarioNamed('awkward');
  const grantedRoles = rightsOf(microsoft365).needed.map(({ role }) => role);
  const simulated = await startTenant({ clock: systemClock(), seed, scenario, grantedRoles });
  trust(simulated.caCertificate);
  Object.assign(process.env, simulated.environment);
  return {
    tenant: connectTenant(readConfig({ ...simulated.environment, CORDON_CASE_STORE: 'none' })),
    tenantId: simulated.tenantId,
    drawn: simulated.state.drawn,
    account: scenario.account.userPrincipalName,
    close: () => simulated.close(),
  };
}

/** The tenant that the settings name. Throws `ConfigurationError`. */
export function tenantOfSettings(settings: Environment): TenantToTry {
  const config = readConfig(settings);
  return { tenant: connectTenant(config), tenantId: config.tenantId, close: () => Promise.resolve() };
}

const SettingsFile = z.object({ Values: z.record(z.string(), z.string()) });

/** What the app would be told: the environment, and for what it lacks local.settings.json. Undefined where neither names a tenant. */
export function settingsHere(environment: Environment, directory: string): Environment | undefined {
  const settings = { ...valuesIn(join(directory, 'local.settings.json')), ...environment };
  return settings['CORDON_TENANT_ID'] ? settings : undefined;
}

function valuesIn(file: string): Environment {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  return SettingsFile.parse(JSON.parse(text)).Values;
}
