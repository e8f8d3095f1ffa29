import { placeRemedies } from './store-place.ts';

/** What helps where a setting is wrong. */
export const remedies: Readonly<Record<string, string>> = {
  CORDON_TENANT_ID: 'Set it to the id of your Microsoft Entra tenant (az account show --query tenantId)',
  CORDON_LOGIN_URL: 'Remove it to use https://login.microsoftonline.com, or name your national cloud',
  CORDON_API_CLIENT_ID: "Set it to the client id of the registration of Cordon's own API in your tenant",
  CORDON_GRAPH_URL: 'Remove it to use https://graph.microsoft.com, or name your national cloud',
  CORDON_EXCHANGE_URL: 'Remove it to use https://outlook.office365.com, or name your national cloud',
  CORDON_SHAREPOINT_ADMIN_URL:
    'Set it to https://<name>-admin.sharepoint.com, one of each geography with spaces between them, or remove it to leave SharePoint out',
  ...placeRemedies,
  CORDON_TOKEN_LIFETIME_MINUTES: 'Set it to the token lifetime policy of your tenant, 5 to 1440, or remove it for 90',
  CORDON_KEEP_DELEGATES: 'Separate the addresses by commas, or remove it to keep no delegate',
  CORDON_STOPPED: 'Set it to true to stop every change, or remove it',
  AZURE_CLIENT_ID:
    'Set it to the client id of the user-assigned identity, or of the app of the certificate, or remove it',
  AZURE_CLIENT_CERTIFICATE_PATH: 'Set AZURE_CLIENT_ID to the client id of the app that the certificate is of',
  CORDON_TIER_ZERO_CLIENT_ID:
    'Set it to the client id of the identity that may give and take roles, or remove it to have none',
  CORDON_LDAP_URL:
    'Set it to ldaps:// and the name of a domain controller, one of each domain with spaces between them, or remove all three to leave it out',
  CORDON_LDAP_SERVERNAME: 'Remove it: each domain controller is known by the name in its own address',
  CORDON_LDAP_CA: 'Set it to the certificate of the authority (PEM), or to a file that holds it',
  CORDON_LDAP_BIND_DN: 'Set it to the distinguished name of the account that Cordon binds with',
  CORDON_LDAP_PASSWORD: 'Set it to the password of that account, best as a Key Vault reference',
  CORDON_DEFENDER_FOR_IDENTITY: 'Set it to true if its sensors watch your domain controllers, or remove it',
};
