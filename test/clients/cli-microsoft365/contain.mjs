// One act of a responder with CLI for Microsoft 365: `node contain.mjs block`. What it needs is in the environment.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env, execPath } from 'node:process';

const { MAP_HOSTS, M365, TENANT_ID, CLIENT_ID, CLIENT_SECRET, VICTIM, PASSWORD } = env;
const m365 = (...words) =>
  execFileSync(execPath, ['--import', MAP_HOSTS, M365, ...words, '--output', 'json'], { encoding: 'utf8' });
const url = `@graph/users/${VICTIM}`;
const types = ['fido2', 'email', 'phone'];

const acts = {
  block: () => m365('entra', 'user', 'set', '--userName', VICTIM, '--accountEnabled', 'false'),
  sessions: () => m365('entra', 'user', 'session', 'revoke', '--userName', VICTIM, '--force'),
  password: () => m365('entra', 'user', 'set', '--userName', VICTIM, '--resetPassword', '--newPassword', PASSWORD),
  rule() {
    const rules = `${url}/mailFolders/inbox/messageRules`;
    for (const { id } of everyPage(rules)) m365('request', '--method', 'delete', '--url', `${rules}/${id}`);
  },
  methods() {
    const requests = everyPage(`${url}/authentication/methods`).flatMap(({ id, '@odata.type': odataType }) => {
      const type = types.find((one) => odataType === `#microsoft.graph.${one}AuthenticationMethod`);
      const path = `/users/${VICTIM}/authentication/${type}Methods/${id}`;
      return type ? [{ id, method: 'DELETE', url: path }] : [];
    });
    const body = ['--body', JSON.stringify({ requests }), '--content-type', 'application/json'];
    m365('request', '--method', 'post', '--url', '@graph/$batch', ...body);
  },
};

function everyPage(first) {
  const found = [];
  for (let next = first; next;) {
    const page = JSON.parse(m365('request', '--url', next));
    found.push(...page.value);
    next = page['@odata.nextLink'];
  }
  return found;
}

const settings = join(env.HOME, '.config', 'configstore');
mkdirSync(settings, { recursive: true });
writeFileSync(join(settings, 'cli-m365-config.json'), JSON.stringify({ disableTelemetry: true }));
m365('login', '--authType', 'secret', '--appId', CLIENT_ID, '--tenant', TENANT_ID, '--secret', CLIENT_SECRET);
acts[argv[2]]();
