import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Permission } from '../../../catalogue/permission.ts';
import { flag, key, text } from '../fields.ts';

export const readIdentityPermission: Permission = {
  api: 'graph',
  role: 'SecurityIdentitiesAccount.Read.All',
  for: 'find the account and read whether it is enabled',
};

/** Its examples say `provider: ActiveDirectory` where its table of properties says `identityProvider: activeDirectory`. https://learn.microsoft.com/graph/api/security-identitycontainer-list-identityaccounts */
const InProvider = z
  .object({ identifier: key, identityProvider: text, provider: text })
  .transform(({ identifier, identityProvider, provider }) => ({
    identifier,
    isInActiveDirectory: (identityProvider ?? provider)?.toLowerCase() === 'activedirectory',
  }));
const Identity = z.object({
  id: key,
  isEnabled: flag.transform((said) => said !== false),
  onPremisesSecurityIdentifier: text,
  accounts: z.array(InProvider).nullish(),
});
const select = `$select=${Object.keys(Identity.shape).join(',')}`;

/** The account as Defender for Identity shows it, and the two ids it goes by there. */
export async function readDefenderIdentity(
  { onPremises }: Account,
  { graph }: Tenant,
): Promise<{ id: string; accountId: string; isEnabled: boolean }> {
  const sid = onPremises?.securityIdentifier?.toUpperCase() ?? '';
  const filter = encodeURIComponent(`onPremisesSecurityIdentifier eq '${sid}'`);
  const rows = await graph.list(`/security/identities/identityAccounts?$filter=${filter}&${select}`);
  // Asked again here: whoever left the filter out would answer with everybody.
  const found = z
    .array(Identity)
    .parse(rows)
    .find(({ onPremisesSecurityIdentifier }) => onPremisesSecurityIdentifier?.toUpperCase() === sid);
  const there = found?.accounts?.find(({ isInActiveDirectory }) => isInActiveDirectory);
  if (!found || !there) {
    throw new Refusal(404, 'NotWatched', 'Defender for Identity does not know the account: no sensor in its domain');
  }
  return { id: found.id, accountId: there.identifier, isEnabled: found.isEnabled };
}
