import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { AppTokens } from '../app-tokens.ts';
import type { TenantState } from '../state.ts';
import { CmdletError, type Cmdlet, type Row } from './cmdlet.ts';
import {
  addMailboxFolderPermission,
  getMailboxFolderPermission,
  getMailboxFolderStatistics,
  removeMailboxFolderPermission,
  setMailboxFolderPermission,
} from './folder-cmdlets.ts';
import { getMailbox, setMailbox } from './mailbox-cmdlets.ts';
import { onTheListAsItWas } from './overlapping-writes.ts';
import { getMoveRequest, getMoveRequestStatistics, newMoveRequest, removeMoveRequest } from './move-cmdlets.ts';
import {
  addMailboxPermission,
  addRecipientPermission,
  getMailboxPermission,
  getRecipientPermission,
  removeMailboxPermission,
  removeRecipientPermission,
} from './permission-cmdlets.ts';
import { auditCmdlet } from './audit-cmdlet.ts';
import { bindParameters } from './bind-parameters.ts';
import { cmdletNames, type CmdletName } from './cmdlet-contracts.ts';
import { searchUnifiedAuditLog } from './audit-search-cmdlet.ts';
import { auditSettingsCmdlets } from './audit-settings-cmdlets.ts';
import { automaticReplyCmdlets } from './automatic-reply-cmdlets.ts';
import { blockedSenderCmdlets } from './blocked-sender-cmdlets.ts';
import { clientAccessCmdlets } from './client-access-cmdlets.ts';
import { ownerSettingsCmdlets } from './owner-settings-cmdlets.ts';
import { sweepRuleCmdlets } from './sweep-rule-cmdlets.ts';
import { traceCmdlets } from './trace-cmdlets.ts';
import { transportRuleCmdlets } from './transport-rule-cmdlets.ts';
import { getRecipient } from './recipient-cmdlets.ts';
import { getRoleGroup, getRoleGroupMember } from './role-group-cmdlets.ts';
import { disableInboxRule, enableInboxRule, getInboxRule } from './rule-cmdlets.ts';

/** The cmdlets this tenant runs, under their names. */
const cmdlets: Readonly<Record<CmdletName, Cmdlet>> = {
  'Get-Mailbox': getMailbox,
  'Set-Mailbox': setMailbox,
  'Get-MailboxPermission': getMailboxPermission,
  'Remove-MailboxPermission': removeMailboxPermission,
  'Add-MailboxPermission': addMailboxPermission,
  'Get-RecipientPermission': getRecipientPermission,
  'Remove-RecipientPermission': removeRecipientPermission,
  'Add-RecipientPermission': addRecipientPermission,
  'Get-MailboxFolderStatistics': getMailboxFolderStatistics,
  'Get-MailboxFolderPermission': getMailboxFolderPermission,
  'Remove-MailboxFolderPermission': removeMailboxFolderPermission,
  'Set-MailboxFolderPermission': setMailboxFolderPermission,
  'Add-MailboxFolderPermission': addMailboxFolderPermission,
  'Get-InboxRule': getInboxRule,
  'Disable-InboxRule': disableInboxRule,
  'Enable-InboxRule': enableInboxRule,
  'Get-Recipient': getRecipient,
  'Get-RoleGroup': getRoleGroup,
  'Get-RoleGroupMember': getRoleGroupMember,
  'New-MoveRequest': newMoveRequest,
  'Get-MoveRequest': getMoveRequest,
  'Get-MoveRequestStatistics': getMoveRequestStatistics,
  'Remove-MoveRequest': removeMoveRequest,
  'Search-UnifiedAuditLog': searchUnifiedAuditLog,
  ...auditSettingsCmdlets,
  ...automaticReplyCmdlets,
  ...blockedSenderCmdlets,
  ...clientAccessCmdlets,
  ...ownerSettingsCmdlets,
  ...sweepRuleCmdlets,
  ...traceCmdlets,
  ...transportRuleCmdlets,
};

const role = 'Exchange.ManageAsApp';
/** Either is enough. https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2 */
const directoryRoles = ['Exchange Administrator', 'Global Administrator'];
/** Small, so that nobody gets away with reading one page; a real page holds a thousand. */
const pageSizeOf = (rows: readonly Row[]): number => Math.max(5, Math.ceil(rows.length / 20));

const Body = z.object({
  CmdletInput: z.object({ CmdletName: z.string(), Parameters: z.record(z.string(), z.unknown()) }),
});

/** The transport of the ExchangeOnlineManagement module: one URL, every cmdlet. */
export function registerExchange(app: Hono, state: TenantState, tokens: AppTokens): void {
  app.post('/adminapi/:version/:tenant/InvokeCommand', async (context) => {
    if (context.req.param('version') !== 'beta') return context.body(null, 405);
    const caller = tokens.callerOf(context.req.raw, 'exchange');
    if (caller?.roles.includes(role) !== true) return context.body(null, 401);
    const body = Body.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success)
      return failed(context, new CmdletError(400, 'System.ArgumentException', 'Malformed CmdletInput.'));
    const { CmdletName: said, Parameters: values } = body.data.CmdletInput;
    const name = cmdletNames.find((one) => one.toLowerCase() === said.toLowerCase());
    // A cmdlet outside the caller's roles and one that does not exist are refused alike, with a body nobody can read.
    if (name === undefined || !caller.directoryRoles.some((held) => directoryRoles.includes(held)))
      return forbidden(context);
    state.usedRoles.add(role);
    const anchor = context.req.header('x-anchormailbox')?.replace(/^UPN:/i, '');
    const warnings: string[] = [];
    try {
      refuseNameless(context.req.header('x-anchormailbox'));
      const parameters = bindParameters(name, values);
      const invocation = { state, parameters, anchor, warn: (text: string) => warnings.push(text) };
      const rows = await onTheListAsItWas(invocation, name, () => cmdlets[name].run(invocation));
      auditCmdlet(state, name, parameters);
      return page(
        context,
        state,
        rows.map((row) => withUnsaid(row, state.unsaid.get(name))),
        { warnings, pageSize: cmdlets[name].goesOnBySession ? rows.length : pageSizeOf(rows) },
      );
    } catch (error) {
      if (error instanceof CmdletError) return failed(context, error);
      throw error;
    }
  });
}

/** `UPN:` says that what follows is a principal name or an address, as in `OID:` an object id would follow. */
function refuseNameless(anchor: string | undefined): void {
  if (anchor === undefined || !/^UPN:/i.test(anchor) || anchor.includes('@')) return;
  throw new CmdletError(400, 'System.ArgumentException', `The anchor mailbox '${anchor}' isn't a principal name.`);
}

/** The next page is asked for by posting the same body, with the same anchor, to the link. */
function page(
  context: Context,
  state: TenantState,
  rows: readonly Row[],
  { warnings, pageSize }: { readonly warnings: readonly string[]; readonly pageSize: number },
): Response {
  const url = new URL(context.req.url);
  const anchor = context.req.header('x-anchormailbox') ?? '';
  const [from = '0', anchored] = (url.searchParams.get('$skiptoken') ?? '0').split('|');
  if (anchored !== undefined && (anchored !== anchor || state.pages === 'expire')) {
    return failed(context, new CmdletError(400, 'System.ArgumentException', 'Expired or Invalid pagination request.'));
  }
  const next = Number(from) + pageSize;
  url.searchParams.set('$skiptoken', `${String(state.pages === 'repeat' ? pageSize : next)}|${anchor}`);
  url.protocol = 'https:';
  const text = JSON.stringify({
    '@odata.context': `${url.origin}/adminapi/beta/$metadata#Collection(Exchange.GenericHashTable)`,
    'adminapi.warnings@odata.type': '#Collection(String)',
    '@adminapi.warnings': warnings,
    ...(rows.length > next || (state.pages === 'repeat' && anchored !== undefined)
      ? { '@odata.nextLink': url.href }
      : {}),
    value: rows.slice(Number(from), next).map(annotated),
  });
  // Exchange writes this one as a bare number that no double can hold.
  const body = text.replaceAll(/"RuleIdentity":"(\d+)"/g, '"RuleIdentity":$1');
  return context.body(body, 200, { 'content-type': 'application/json; charset=utf-8' });
}

function withUnsaid(row: Row, isUnsaid: ((field: string) => boolean) | undefined): Row {
  if (!isUnsaid) return row;
  return Object.fromEntries(Object.entries(row).map(([field, value]) => [field, isUnsaid(field) ? null : value]));
}

/** Exchange tells the type of what JSON cannot say. */
function annotated(row: Row): Row {
  const types = Object.entries(row).flatMap(([name, value]) =>
    Array.isArray(value) ? [[`${name}@odata.type`, '#Collection(String)']] : [],
  );
  return { ...row, ...(Object.fromEntries(types) as Row) };
}

function failed(context: Context, { status, type, message }: CmdletError): Response {
  const code = status === 404 ? 'NotFound' : 'BadRequest';
  const details = [{ code: 'Client', target: '', message: `Ex6F9304|${type}|${message}` }];
  const inner = {
    message: 'Error executing cmdlet',
    type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
  };
  return context.json(
    {
      error: {
        code,
        message: 'Error executing cmdlet',
        details,
        innererror: { ...inner, internalexception: { message, type } },
      },
      'adminapi.warnings@odata.type': '#Collection(String)',
      '@adminapi.warnings': [],
    },
    status,
  );
}

function forbidden(context: Context): Response {
  context.header(
    'x-ms-diagnostics',
    '2000010;reason="The role assigned to the app is not allowed to run this cmdlet."',
  );
  return context.body('\0\0\0\0', 403);
}
