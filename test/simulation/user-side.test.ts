import { people } from '../../drill/simulation/tenant/people.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import type { Loot } from '../../drill/simulation/attacker/loot.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { TenantLogEntry } from '../../drill/simulation/tenant/state.ts';
import { hours } from '../../shared/domain/duration.ts';
import { errorCode, tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
let loot: Loot;
const { objectId: victim, userPrincipalName: address } = scenarioNamed('cloud').account;
const delegate = people.priya.objectId;

beforeEach(async () => {
  tenant = await tenantUnderTest({ scenario: scenarioNamed('cloud') });
  if (!tenant.loot) throw new Error('no loot');
  loot = tenant.loot;
});
afterEach(() => tenant.close());

function mailbox(): Mailbox {
  const found = tenant.state.mailboxes.get(victim);
  if (!found) throw new Error('no mailbox');
  return found;
}

const get = (path: string, token = '') =>
  tenant.call('GET', tenant.url + path, token === '' ? {} : { authorization: `Bearer ${token}` });
const post = (path: string, body: unknown, token = '') =>
  tenant.call(
    'POST',
    tenant.url + path,
    { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    JSON.stringify(body),
  );
const subjectsOf = ({ body }: Answer) => (body['value'] as { subject: string }[]).map(({ subject }) => subject);
const lastLogged = (): TenantLogEntry | undefined => tenant.state.log.at(-1);
const rule = (to: string) => ({ displayName: 'x', actions: { forwardTo: [{ emailAddress: { address: to } }] } });
const asDelegate = (named = victim) => get(`/v1.0/users/${named}/messages`, loot.delegate?.accessToken);

function stopLeaks(): void {
  mailbox().forwardingSmtpAddress = null;
  mailbox().inboxRules = mailbox().inboxRules.filter(({ forwardTo, redirectTo }) => {
    return forwardTo.length + redirectTo.length === 0;
  });
}

test('mail from outside reaches the mailbox by any of its addresses, and its owner reads it', async () => {
  for (const to of [address, mailbox().aliases[0]]) {
    expect((await post('/drill/send-mail', { to, subject: `to ${String(to)}` })).status).toBe(202);
  }
  const read = await get('/v1.0/me/messages', loot.accessTokens.cae);
  expect(subjectsOf(read)).toEqual([`to ${address}`, `to ${String(mailbox().aliases[0])}`]);
});

test('mail to nobody is refused', async () => {
  expect((await post('/drill/send-mail', { to: 'nobody@contoso.com', subject: 'x' })).status).toBe(404);
  expect((await post('/drill/send-mail', { subject: 'to no one' })).status).toBe(404);
});

test('what the attacker reads is in the log as theirs; what their delegate reads, as the delegate’s', async () => {
  await get('/v1.0/me/messages', loot.accessTokens.plain);
  expect(lastLogged()).toMatchObject({ actor: 'attacker', accepted: true, objectId: victim });
  await asDelegate();
  expect(lastLogged()).toMatchObject({ actor: 'delegate', accepted: true, objectId: victim });
});

test('a mailbox named by address is in the log by its object id', async () => {
  expect((await asDelegate(address)).status).toBe(200);
  expect(lastLogged()?.objectId).toBe(victim);
});

test('a token that is none, or has expired, reads and writes nothing', async () => {
  const rules = mailbox().inboxRules.length;
  for (const token of ['', 'made-up', loot.accessTokens.plain]) {
    if (token === loot.accessTokens.plain) tenant.clock.advance(hours(1.5));
    expect((await get('/v1.0/me/messages', token)).status).toBe(401);
    expect((await get(`/v1.0/users/${victim}/messages`, token)).status).toBe(401);
    expect((await post('/v1.0/me/mailFolders/inbox/messageRules', rule(loot.dropBox), token)).status).toBe(401);
    expect((await post('/drill/mailbox/forwarding', { address: 'a@else.example' }, token)).status).toBe(401);
  }
  expect(mailbox().inboxRules).toHaveLength(rules);
  expect(mailbox().forwardingSmtpAddress).toBe(loot.dropBox);
  expect(tenant.state.log.some(({ accepted }) => accepted)).toBe(false);
});

test('a delegate whose full access is denied reads nothing', async () => {
  expect((await asDelegate()).status).toBe(200);
  mailbox().permissions.push({ trustee: delegate, accessRights: ['FullAccess'], inherited: false, deny: true });
  const answer = await asDelegate();
  expect([answer.status, errorCode(answer)]).toEqual([403, 'ErrorAccessDenied']);
  expect(lastLogged()).toMatchObject({ actor: 'delegate', accepted: false });
});

test('a right on the inbox lets somebody read; without one of their own they have what everybody has', async () => {
  mailbox().permissions = [];
  const inbox = mailbox().folders.find(({ folderType }) => folderType === 'Inbox');
  if (!inbox) throw new Error('no inbox');
  const readsWith = async (rights: Record<string, string>) => {
    inbox.permissions = Object.entries(rights).map(([user, right]) => {
      return { user, accessRights: [right], sharingPermissionFlags: [] };
    });
    return (await asDelegate()).status === 200;
  };
  expect(await readsWith({ Default: 'None' })).toBe(false);
  expect(await readsWith({ Default: 'None', [delegate]: 'Reviewer' })).toBe(true);
  expect(await readsWith({ Default: 'None', [delegate]: 'Contributor' })).toBe(false);
  expect(await readsWith({ Default: 'Reviewer' })).toBe(true);
  expect(await readsWith({ Default: 'Reviewer', [delegate]: 'None' })).toBe(false);
});

test('a rule and forwarding that a user sets up send the next mail out, each once', async () => {
  stopLeaks();
  await post('/drill/send-mail', { to: address, subject: 'before' });
  const token = loot.accessTokens.cae;
  const made = await post('/v1.0/me/mailFolders/inbox/messageRules', rule(loot.dropBox), token);
  expect(made.status).toBe(201);
  expect((await post('/drill/mailbox/forwarding', { address: loot.dropBox }, token)).status).toBe(204);
  await post('/drill/send-mail', { to: address, subject: 'after' });
  const { body } = await get(`/drill/drop-box/${encodeURIComponent(loot.dropBox)}`);
  const copies = (body['value'] as { by: string; subject: string }[]).map(({ by, subject }) => `${subject} by ${by}`);
  expect(copies.sort()).toEqual(['after by forwarding', 'after by rule']);
  expect(tenant.state.writes.map(({ operation }) => operation)).toEqual(['add a rule', 'forward the mail']);
  expect(mailbox().messages).toHaveLength(2);
});

test('the id of a new rule is too long for a number', async () => {
  await post('/v1.0/me/mailFolders/inbox/messageRules', rule(loot.dropBox), loot.accessTokens.cae);
  const id = mailbox().inboxRules.at(-1)?.ruleIdentity ?? '0';
  expect(BigInt(id) > 2n ** 53n).toBe(true);
});

test('a rule or a forwarding without an address is refused and changes nothing', async () => {
  stopLeaks();
  const rules = mailbox().inboxRules.length;
  const token = loot.accessTokens.cae;
  expect((await post('/v1.0/me/mailFolders/inbox/messageRules', rule('nowhere'), token)).status).toBe(400);
  expect((await post('/drill/mailbox/forwarding', { address: '' }, token)).status).toBe(400);
  expect(mailbox().inboxRules).toHaveLength(rules);
  expect(mailbox().forwardingSmtpAddress).toBeNull();
});

test('mail that leaves counts as something the attacker got; mail that stays does not', async () => {
  await post('/drill/send-mail', { to: address, subject: 'leaks' });
  expect(tenant.state.log.filter(({ actor }) => actor === 'attacker')).not.toEqual([]);
  const before = tenant.state.log.length;
  stopLeaks();
  await post('/drill/send-mail', { to: address, subject: 'stays' });
  expect(tenant.state.log).toHaveLength(before);
});

test('a drop box shows its own mail only', async () => {
  await post('/drill/send-mail', { to: address, subject: 'leaks' });
  expect(subjectsOf(await get(`/drill/drop-box/${encodeURIComponent(loot.dropBox)}`)).length).toBeGreaterThan(0);
  expect(subjectsOf(await get('/drill/drop-box/somebody%40else.example'))).toEqual([]);
});

test('an open connection needs no token, and reads nothing once it is closed', async () => {
  mailbox().openConnections.push('stolen-connection');
  expect((await get('/drill/mailbox-connection/stolen-connection')).status).toBe(200);
  expect(lastLogged()).toMatchObject({ actor: 'attacker', accepted: true, objectId: victim });
  mailbox().openConnections = [];
  expect((await get('/drill/mailbox-connection/stolen-connection')).status).toBe(410);
  expect(lastLogged()).toMatchObject({ actor: 'attacker', accepted: false });
});
