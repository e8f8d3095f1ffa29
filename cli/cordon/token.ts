import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { idOf } from '../../drill/rehearsal/sign-in.ts';
import { apiToken, registeredApi, signingKey } from '../../drill/simulation/tenant/registered-api.ts';
import type { RegisteredApi } from '../../drill/simulation/tenant/registered-api.ts';
import { roles, type Role } from '../../shared/domain/role.ts';
import { Interruption } from '../interruption.ts';
import { UsageError } from '../usage-error.ts';

const issuerFile = 'development-issuer.json';
const Issuer = z.strictObject({ url: z.url(), tenantId: z.guid(), privateKey: z.string() });

/** Lets whoever may read the folder sign in to the simulated tenant that `npm start` serves. No real tenant trusts this key. */
export async function keepIssuer(directory: string, { issuer, tenantId, key }: RegisteredApi): Promise<void> {
  const privateKey = key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const kept: z.infer<typeof Issuer> = { url: new URL(issuer).origin, tenantId, privateKey };
  await writeFile(join(directory, issuerFile), JSON.stringify(kept), { mode: 0o600 });
}

export interface TokenFor {
  readonly as: string;
  readonly roles: readonly Role[];
  readonly application: boolean;
}

/** A token for the API that an embedded host serves against a simulated tenant; throws one clear sentence where there is none. */
export async function developmentToken(
  directory: string,
  { as: name, roles: held, application }: TokenFor,
): Promise<string> {
  const is = application ? 'application' : 'person';
  const wrong = held.find((role) => roles[role].for !== is);
  if (wrong)
    throw new UsageError(`${wrong} is a role for ${roles[wrong].for === 'person' ? 'people' : 'applications'}.`);
  return apiToken(await issuerIn(directory), { is, objectId: idOf(name), name, roles: held }, Date.now());
}

async function issuerIn(directory: string): Promise<RegisteredApi> {
  const text = await readFile(join(directory, issuerFile), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new Interruption(
      `No embedded host with a simulated tenant was started in ${directory}: start it with npm start. For a real tenant use ` +
        'az account get-access-token --scope api://<client id of Cordon>/.default.',
      1,
    );
  const { url, tenantId, privateKey } = Issuer.parse(JSON.parse(text));
  return registeredApi(url, tenantId, signingKey(privateKey));
}
