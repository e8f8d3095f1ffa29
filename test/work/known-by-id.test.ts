import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { unknownDoors } from '../../shared/work/release-gate.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { at, contained, decided, spoken, storeForEach, tenantThat } from './a-release.ts';

const storeOf = storeForEach();
const start = aStart(anAccount());
const { caseId } = start;

const captured = { arose: 'earlier', id: 'old' };
const rule = { Identity: 'ada\\1', Name: 'Newsletters', Enabled: true, arose: 'earlier' };
const shared = { folder: 'ada:1', user: 'Anna', rights: ['Editor'], lessened: null };

/** What a case captured of a step, and what the tenant has now: another thing of the same name. */
const namesakes: readonly (readonly [string, object, Readonly<Record<string, readonly unknown[]>>])[] = [
  [
    'revoke-oauth-grants',
    {
      grants: [
        { ...captured, clientId: 'app', resourceId: 'api', scope: 'Mail.Read', name: 'consent to Mail for Graph' },
      ],
    },
    {
      oauth2PermissionGrants: [{ id: 'new', clientId: 'other', resourceId: 'api', scope: 'Mail.Read' }],
      servicePrincipals: [
        { id: 'other', displayName: 'Mail' },
        { id: 'api', displayName: 'Graph' },
      ],
    },
  ],
  [
    'remove-sign-in-methods',
    {
      methods: [{ ...captured, type: 'microsoftAuthenticator', name: 'authenticator "iPhone"', was: {}, goes: true }],
    },
    {
      methods: [
        {
          '@odata.type': '#microsoft.graph.microsoftAuthenticatorAuthenticationMethod',
          id: 'new',
          displayName: 'iPhone',
          createdDateTime: '2026-11-01T13:00:00Z',
        },
      ],
    },
  ],
  [
    'disable-inbox-rules',
    { enabled: [rule], readAt: at },
    { 'Get-InboxRule': [{ Identity: 'ada\\2', Name: 'Newsletters', Enabled: true, ForwardTo: ['x'] }] },
  ],
  [
    'remove-delegates',
    { fullAccess: [], sendAs: [], sendOnBehalf: [], folders: [shared], arose: {}, readAt: at },
    {
      'Get-MailboxPermission': [{ User: 'NT AUTHORITY\\SELF', AccessRights: ['FullAccess'] }],
      'Get-MailboxFolderStatistics': [{ FolderId: '2', FolderType: 'User Created', FolderPath: '/Bids' }],
      'Get-MailboxFolderPermission': [{ User: 'Anna', AccessRights: ['Editor'] }],
    },
  ],
];

test.each(namesakes)('%s lets nothing pass for having the name of what it knows', async (step, before, has) => {
  await contained(storeOf(), caseId, { accountEnabled: true, forwardsTo: null });
  await storeOf().putIfAbsent(`captures/${caseId}/${step}`, { before });
  const quiet = tenantThat(spoken());
  const list = async (path: string) => [...(has[/(\w+)(\?.*)?$/.exec(path)?.[1] ?? ''] ?? [])];
  const run = async (...[cmdlet, ...asked]: Parameters<Tenant['exchange']['run']>) => [
    ...((has[cmdlet] as Record<string, unknown>[] | undefined) ?? (await quiet.exchange.run(cmdlet, ...asked))),
  ];
  const tenant = { ...quiet, graph: { ...quiet.graph, list }, exchange: { run } };
  const work = { farEnd: microsoft365, tenant, store: storeOf() };
  const unknown = await unknownDoors(start, decided(), [], work);
  expect(unknown.map(({ id }) => id)).toEqual([expect.stringContaining(`open-now:${step}:`)]);
});
