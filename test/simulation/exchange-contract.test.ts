import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cmdletNames, parametersOf } from '../../drill/simulation/tenant/exchange/cmdlet-contracts.ts';
import { emptyMailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { alex, runCmdlet, tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

const contract = join(process.cwd(), '..', 'shared', 'contracts', 'exchange-cmdlets.json');
const isHere = existsSync(contract);

interface Documented {
  readonly parameters: Readonly<Record<string, Described>>;
}
interface Described {
  readonly exchangeOnline: boolean;
  readonly required: boolean;
  readonly type: string;
}

/** Their pages are not in the contract; each links to its own. */
const documentedElsewhere = [
  'Add-MailboxFolderPermission',
  'Add-RecipientPermission',
  'Disable-SweepRule',
  'Enable-SweepRule',
  'Get-AdminAuditLogConfig',
  'Get-App',
  'Get-MailboxAuditBypassAssociation',
  'Get-MailboxCalendarFolder',
  'Get-MailboxJunkEmailConfiguration',
  'Get-OrganizationConfig',
  'Set-MailboxAuditBypassAssociation',
];

/** Required in one set of parameters, and absent from another. */
const requiredInOneSet = ['Get-MobileDevice -Mailbox'];

/** The type of the table for one of the contract; anything that is written as text, a list or one of some words is not told apart. */
function typeOf({ type }: Described): string | undefined {
  if (/Boolean$/.test(type)) return 'boolean';
  if (type === 'SwitchParameter') return 'switch';
  if (type === 'Int32') return 'number';
  return /DateTime$/.test(type) ? 'date' : undefined;
}

const title =
  'every parameter the simulated Exchange takes is one of Exchange Online, as required and of the type that Microsoft documents';
(isHere ? test : test.skip)(isHere ? title : `${title} (skipped: the contracts folder is not here)`, () => {
  const documented = JSON.parse(readFileSync(contract, 'utf8')) as Readonly<Record<string, Documented>>;
  const wrong = cmdletNames
    .filter((name) => !documentedElsewhere.includes(name))
    .flatMap((name) =>
      parametersOf(name).flatMap((parameter) => {
        const official = documented[name]?.parameters[parameter.name];
        const said = `${name} -${parameter.name}`;
        if (official?.exchangeOnline !== true) return [`${said} is unknown`];
        const isRequired = official.required && !requiredInOneSet.includes(said);
        if (isRequired !== parameter.isRequired) return [`${said} is ${isRequired ? '' : 'not '}required`];
        const type = typeOf(official);
        return type === undefined || parameter.type.startsWith(type) ? [] : [`${said} is a ${type}`];
      }),
    );
  expect(wrong).toEqual([]);
});

let tenant: TenantUnderTest;
beforeAll(async () => {
  tenant = await tenantUnderTest({
    setUp({ mailboxes, users }) {
      for (const user of users.values()) mailboxes.set(user.objectId, emptyMailbox(user));
    },
  });
});
afterAll(() => tenant.close());

function reason({ body }: Answer): string {
  return (body['error'] as { details: { message: string }[] }).details[0]?.message ?? '';
}

const entry = { Identity: alex, User: 'boss@contoso.com' };
test.each<[string, string, object, string]>([
  ['without what it needs', 'Add-MailboxPermission', entry, 'missing mandatory parameters: AccessRights'],
  ['with nothing for what it needs', 'Get-MailboxPermission', { Identity: null }, "'Identity' because it is null"],
  ['with an empty name', 'Get-MailboxPermission', { Identity: '' }, "'Identity' because it is an empty string"],
  ['with a text for a truth', 'Set-Mailbox', { Identity: alex, AuditEnabled: 'false' }, "'AuditEnabled'.*Boolean"],
  ['with nothing for a truth', 'Set-CASMailbox', { Identity: alex, ImapEnabled: null }, "'ImapEnabled'.*Boolean"],
  ['with a text for a switch', 'Get-InboxRule', { Mailbox: alex, IncludeHidden: 'no' }, "'IncludeHidden'.*Switch"],
  [
    'with a right that is none',
    'Add-MailboxPermission',
    { ...entry, AccessRights: ['All'] },
    "'AccessRights'.*FullAccess",
  ],
  ['with a list for a name', 'Get-MailboxPermission', { Identity: [alex] }, "'Identity'.*Cannot convert"],
  ['with a day that is none', 'Search-UnifiedAuditLog', { StartDate: 'then', EndDate: 'now' }, "'StartDate'"],
])('a cmdlet %s is refused by the name of the parameter', async (_, cmdlet, parameters, why) => {
  const before = JSON.stringify(tenant.state.mailboxes.get(alex));
  const answer = await runCmdlet(tenant, alex, cmdlet, parameters);
  expect([answer.status, reason(answer)]).toEqual([400, expect.stringMatching(new RegExp(`ParameterBinding.*${why}`))]);
  expect(JSON.stringify(tenant.state.mailboxes.get(alex))).toBe(before);
});

test('names and values are taken in either case, and numbers for truths, as PowerShell does', async () => {
  expect((await runCmdlet(tenant, alex, 'Set-CASMailbox', { identity: alex, imapenabled: 0 })).status).toBe(200);
  const replies = { IDENTITY: alex, AutoReplyState: 'enabled' };
  expect((await runCmdlet(tenant, alex, 'Set-MailboxAutoReplyConfiguration', replies)).status).toBe(200);
  expect(tenant.state.mailboxes.get(alex)?.settings).toMatchObject({
    clientAccess: { imap: false },
    automaticReplies: { state: 'Enabled' },
  });
});

test('without a name every mailbox, recipient and association is answered', async () => {
  for (const cmdlet of ['Get-CASMailbox', 'Get-Recipient', 'Get-MailboxAuditBypassAssociation', 'Get-MobileDevice']) {
    expect([cmdlet, (await runCmdlet(tenant, alex, cmdlet, {})).status]).toEqual([cmdlet, 200]);
  }
});
