// One act of a responder with Microsoft's SDK for JavaScript: `node contain.mjs block`. What it needs is in the environment.
import { env, argv } from 'node:process';
import { ClientSecretCredential } from '@azure/identity';
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure';
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import '@microsoft/msgraph-sdk-users';

const { TENANT_URL: url, TENANT_ID: tenantId, CLIENT_ID: clientId, CLIENT_SECRET: secret, VICTIM, PASSWORD } = env;
const credential = new ClientSecretCredential(tenantId, clientId, secret, {
  authorityHost: url,
  disableInstanceDiscovery: true,
});
const scopes = ['https://graph.microsoft.com/.default'];
const authentication = new AzureIdentityAuthenticationProvider(credential, scopes, undefined, new Set(['localhost']));
const adapter = new GraphRequestAdapter(authentication);
adapter.baseUrl = `${url}/v1.0`;
const user = createGraphServiceClient(adapter).users.byUserId(VICTIM);
const { authentication: proofs } = user;
const rules = user.mailFolders.byMailFolderId('inbox').messageRules;

const removals = {
  '#microsoft.graph.fido2AuthenticationMethod': (id) => proofs.fido2Methods.byFido2AuthenticationMethodId(id),
  '#microsoft.graph.emailAuthenticationMethod': (id) => proofs.emailMethods.byEmailAuthenticationMethodId(id),
  '#microsoft.graph.phoneAuthenticationMethod': (id) => proofs.phoneMethods.byPhoneAuthenticationMethodId(id),
};

const acts = {
  block: () => user.patch({ accountEnabled: false }),
  sessions: () => user.revokeSignInSessions.post(),
  password: () => user.patch({ passwordProfile: { password: PASSWORD, forceChangePasswordNextSignIn: false } }),
  async rule() {
    for (const { id } of await everyPage(rules)) await rules.byMessageRuleId(id).delete();
  },
  async methods() {
    for (const { id, odataType } of await everyPage(proofs.methods)) await removals[odataType]?.(id).delete();
  },
};

async function everyPage(collection) {
  const found = [];
  for (let page = await collection.get(); page;) {
    found.push(...(page.value ?? []));
    page = page.odataNextLink && (await collection.withUrl(page.odataNextLink).get());
  }
  return found;
}

await acts[argv[2]]();
