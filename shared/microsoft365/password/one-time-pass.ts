import { randomInt } from 'node:crypto';
import * as z from 'zod';
import type { Permission } from '../../catalogue/permission.ts';
import type { Account } from '../../domain/account.ts';
import type { OneTimePass } from '../../catalogue/password-rules.ts';
import { minutes } from '../../domain/duration.ts';
import { Later, Refusal } from '../../domain/errors.ts';
import type { Tenant } from '../../catalogue/tenant.ts';

export const handOverPermissions: readonly Permission[] = [
  { api: 'graph', role: 'Policy.Read.AuthenticationMethod', for: 'read whether passes are allowed, and for how long' },
  { api: 'active-directory', role: 'Reset Password', for: 'set a directory password that works once' },
  { api: 'active-directory', role: 'Write pwdLastSet', for: 'have it changed at the first logon' },
  { api: 'graph', role: 'UserAuthMethod-TAP.ReadWrite.All', for: 'make a Temporary Access Pass that signs in once' },
];

/** https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration */
const Policy = z.object({
  state: z.string(),
  minimumLifetimeInMinutes: z.number().nullish(),
  maximumLifetimeInMinutes: z.number().nullish(),
});
const Pass = z.object({
  temporaryAccessPass: z.string().min(1),
  lifetimeInMinutes: z.number(),
  isUsableOnce: z.boolean(),
});

const disabled = 'TemporaryAccessPassDisabled';
const policyPath = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass';
/** Long enough to be read out over the telephone and used at once. */
const wished = 60;

/** Throws `Refusal` and `Later`, whose texts quote no answer. */
export async function makePass(objectId: string, account: Account | undefined, tenant: Tenant): Promise<OneTimePass> {
  const policy = Policy.parse(await tenant.graph.get(policyPath));
  if (policy.state !== 'enabled')
    throw new Refusal(409, disabled, 'the tenant’s policy allows no Temporary Access Pass');
  const { minimumLifetimeInMinutes: least, maximumLifetimeInMinutes: most } = policy;
  const lifetimeInMinutes = Math.min(Math.max(wished, least ?? wished), most ?? wished);
  // An account has one pass: a new one replaces the one before, https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
  const answer = await tenant.graph.post(`/users/${objectId}/authentication/temporaryAccessPassMethods`, {
    isUsableOnce: true,
    lifetimeInMinutes,
  });
  const read = Pass.safeParse(answer);
  if (!read.success) throw new Later('the tenant answered without a pass');
  const { temporaryAccessPass, lifetimeInMinutes: lasts, isUsableOnce } = read.data;
  if (!isUsableOnce) throw new Refusal(409, 'NotOnce', 'the tenant made a pass that works more than once');
  const validUntil = new Date(Date.parse(tenant.now()) + minutes(lasts)).toISOString();
  return { temporaryAccessPass, validUntil, ...(await directoryPassword(account, tenant)) };
}

export function remedyFor({ code }: Refusal): string {
  if (code === disabled)
    return 'Allow the Temporary Access Pass for this user in the authentication methods policy, or bring the owner back by hand';
  if (code === 'NotOfferedHere')
    return 'This cloud has no Temporary Access Pass: set a password that has to be changed at the first sign-in, by hand';
  return 'Bring the owner back by hand';
}

async function directoryPassword(
  account: Account | undefined,
  { activeDirectory }: Tenant,
): Promise<Pick<OneTimePass, 'directoryPassword' | 'directoryNote'>> {
  if (!account?.onPremises) return {};
  const sid = account.onPremises.securityIdentifier;
  if (!activeDirectory || sid === null)
    return { directoryNote: 'Active Directory is not connected: set a one-time password there by hand' };
  const password = typablePassword();
  try {
    await activeDirectory.resetPassword(sid, password, 'once');
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Later)) throw error;
    const why = error instanceof Refusal ? error.code : 'unreachable';
    return { directoryNote: `Active Directory set no password (${why}): set a one-time password there by hand` };
  }
  return { directoryPassword: password };
}

/** For reading out: no letters that look alike, 93 bits, and every complexity rule is met by its head. */
function typablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = (): string => Array.from({ length: 5 }, () => letters.charAt(randomInt(letters.length))).join('');
  return `A7-${[group(), group(), group(), group()].join('-')}`;
}
