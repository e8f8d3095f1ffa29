import * as z from 'zod';
import type { TokenSource } from './token-source.ts';
import { failure, jsonOf, send } from './http-request.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Exchange } from '../../catalogue/tenant.ts';

const Page = z.object({
  value: z.array(z.record(z.string(), z.unknown())).default([]),
  '@odata.nextLink': z.string().optional(),
});
const Fault = z.object({
  error: z.object({
    code: z.string().optional(),
    message: z.string().optional(),
    details: z.array(z.object({ message: z.string() })).optional(),
  }),
});

/** They hang on no mailbox: anchored to one, they would hang on where it is, and on whether it is at all. */
const organisationWide =
  /-(Recipient|TransportRule|RoleGroup|RoleGroupMember|MessageTraceV2|UnifiedAuditLog|AdminAuditLogConfig|BlockedSenderAddress)$/;

/**
 * Exchange Online's admin API, the transport of the ExchangeOnlineManagement module.
 * https://learn.microsoft.com/powershell/exchange/exchange-online-powershell-v2
 */
export function exchangeClient(origin: string, tenantId: string, token: TokenSource): Exchange {
  const url = `${origin}/adminapi/beta/${tenantId}/InvokeCommand`;
  const organisation = `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`;
  return {
    async run(cmdlet, parameters, anchor) {
      // Several Get- cmdlets answer with every object of the tenant when Identity is empty.
      if ('Identity' in parameters && (typeof parameters['Identity'] !== 'string' || parameters['Identity'] === '')) {
        throw new Refusal(400, 'EmptyIdentity', `${cmdlet} was not sent: its Identity is empty`);
      }
      const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: typed(parameters) } });
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${await token(origin)}`,
        'x-anchormailbox': organisationWide.test(cmdlet) ? organisation : `UPN:${anchor}`,
        'x-cmdletname': cmdlet,
        prefer: 'odata.maxpagesize=1000',
      };
      const rows: Record<string, unknown>[] = [];
      for (let next: string | undefined = url; next !== undefined;) {
        // A page is continued by posting the same body with the same anchor to the link.
        const response = await send(next, { method: 'POST', headers, body });
        if (!response.ok) throw failure(response, await reason(response));
        const page: z.infer<typeof Page> = Page.parse(await jsonOf(response, '{}'));
        rows.push(...page.value.map(withoutAnnotations));
        next = page['@odata.nextLink'];
        if (next !== undefined && new URL(next).origin !== new URL(origin).origin) {
          throw new Refusal(400, 'ForeignNextLink', 'the next page is on another host; it was not fetched');
        }
      }
      return rows;
    },
  };
}

/**
 * A step says `{ Add }` or `{ Remove }`, as PowerShell's `@{Add=…}` does; Exchange binds it only with this type name.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox
 */
function typed(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = Object.entries(parameters).map(([name, value]): [string, unknown] =>
    value instanceof Object && ('Add' in value || 'Remove' in value)
      ? [name, Object.assign({ '@odata.type': '#Exchange.GenericHashTable' }, value)]
      : [name, value],
  );
  return Object.fromEntries(named);
}

function withoutAnnotations(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !key.includes('@')));
}

/** The reason stands in the first detail as `errorId|.NET type|text`; a 403 often has no readable body, only a header. */
async function reason(response: Response): Promise<{ code: string; message: string }> {
  const text = await response.text().catch(() => '');
  const fault = Fault.safeParse(parsed(text));
  if (!fault.success) {
    const diagnostics = response.headers.get('x-ms-diagnostics') ?? response.statusText;
    return { code: `HTTP ${String(response.status)}`, message: diagnostics };
  }
  const { code, message, details } = fault.data.error;
  const [, type, ...rest] = details?.[0]?.message.split('|') ?? [];
  return {
    code: type?.split('.').at(-1) ?? code ?? `HTTP ${String(response.status)}`,
    message: rest.join('|') || (message ?? ''),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
