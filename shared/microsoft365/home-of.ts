import * as z from 'zod';
import { text } from './readings/fields.ts';

/** What a user says about who signs them in. Most of it is returned only when selected. */
export const signInFields = {
  userPrincipalName: z.string(),
  mail: text,
  identities: z
    .array(z.object({ signInType: text, issuer: text }))
    .nullish()
    .catch(null),
  creationType: text,
  externalUserState: text,
};
type SignIn = z.infer<z.ZodObject<typeof signInFields>>;

/** A guest's name at home, as it is kept in their name here: `alex.weber_fabrikam.com#EXT#@contoso.onmicrosoft.com`. */
const external = /^(.+)#EXT#@/i;

/**
 * Where the account is signed in, if not by this tenant: the domain of its organisation or the name of its identity provider. Its user type
 * says nothing about that. https://learn.microsoft.com/entra/external-id/user-properties
 */
export function homeOf({ userPrincipalName, mail, identities, externalUserState }: SignIn): string | null {
  const provider = (identities ?? []).find(({ signInType }) => signInType?.toLowerCase() === 'federated')?.issuer;
  const name = external.exec(userPrincipalName)?.[1];
  if (provider === undefined && name === undefined && !externalUserState) return null;
  const organization = name?.split('_').at(-1) ?? mail?.split('@').at(-1);
  const isNamed = provider && !/^(ExternalAzureAD|MicrosoftAccount|mail)$/i.test(provider);
  return (isNamed ? provider : organization?.toLowerCase()) ?? 'another organisation';
}

/**
 * Whether a customer signs in with it: a local account of Azure AD B2C or of an external tenant. They have no mailbox, no devices and no
 * roles, and the application they sign in to keeps their sessions. https://learn.microsoft.com/graph/api/resources/objectidentity
 */
export function isCustomers({ identities, creationType }: SignIn): boolean {
  if (creationType?.toLowerCase() === 'localaccount') return true;
  return (identities ?? []).some(({ signInType }) => /^(emailAddress|userName|phoneNumber)/i.test(signInType ?? ''));
}
