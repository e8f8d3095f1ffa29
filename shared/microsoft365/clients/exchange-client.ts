import * as z from 'zod';
import type { TokenSource } from './token-source.ts';
import { grantedRoles } from './token-claims.ts';
import { failure, jsonOf, parsed, readAgain, sendAuthorized } from './http-request.ts';
import { CutOff, Later, Refusal } from '../../domain/errors.ts';
import { atMost } from './at-most.ts';
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
    innererror: z
      .looseObject({
        internalexception: z.looseObject({ type: z.string().optional(), message: z.string().optional() }).optional(),
      })
      .optional(),
  }),
});

/** Without it every cmdlet is answered with 401, as to a token that is not accepted. https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2 */
const role = 'Exchange.ManageAsApp';

async function lacksRole(origin: string, token: TokenSource): Promise<boolean> {
  const roles = await grantedRoles(origin, token);
  return roles !== null && !roles.includes(role);
}

/** They hang on no mailbox: anchored to one, they would hang on where it is, and on whether it is at all. */
const organisationWide =
  /-(Recipient|TransportRule|RoleGroup|RoleGroupMember|MessageTraceV2|UnifiedAuditLog|AdminAuditLogConfig|OrganizationConfig|BlockedSenderAddress)$/;

/** Over all steps: more are answered with 429. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const mostOnMailbox = 4;

/**
 * Exchange Online's admin API, the transport of the ExchangeOnlineManagement module.
 * https://learn.microsoft.com/powershell/exchange/exchange-online-powershell-v2
 */
export function exchangeClient(origin: string, tenantId: string, token: TokenSource): Exchange {
  const url = `${origin}/adminapi/beta/${tenantId}/InvokeCommand`;
  const organisation = `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`;
  const onMailbox = atMost(mostOnMailbox);
  return {
    async run(cmdlet, parameters, anchor) {
      // Several Get- cmdlets answer with every object of the tenant when Identity is empty.
      if ('Identity' in parameters && (typeof parameters['Identity'] !== 'string' || parameters['Identity'] === '')) {
        throw new Refusal(400, 'EmptyIdentity', `${cmdlet} was not sent: its Identity is empty`);
      }
      const isOfMailbox = !organisationWide.test(cmdlet);
      const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: typed(parameters) } });
      const headers = {
        'content-type': 'application/json',
        'x-anchormailbox': isOfMailbox ? `UPN:${anchor}` : organisation,
        'x-cmdletname': cmdlet,
      };
      const ask = async (at: string): Promise<z.infer<typeof Page>> => {
        const request = { method: 'POST', headers, body };
        const sent = (): Promise<Response> => sendAuthorized(at, request, (claims) => token(origin, claims));
        const response = await (isOfMailbox ? onMailbox(anchor.toLowerCase(), sent) : sent());
        if (response.ok) return Page.parse(await jsonOf(response, '{}'));
        const said = await reason(response);
        // Some are never told more than the first page. https://github.com/rknightion/graph2otel
        if (at !== url && /expired or invalid pagination/i.test(said.message)) throw new CutOff(rows);
        if (response.status === 401 && (await lacksRole(origin, token)))
          throw new Refusal(401, said.code, `the token does not carry the role ${role}`);
        throw isOfTheMoment(said.code) ? new Later(`${said.code}: ${said.message}`) : failure(response, said);
      };
      const isRead = /^(Get|Search|Test)-/i.test(cmdlet);
      const rows: Record<string, unknown>[] = [];
      const asked = new Set<string>();
      for (let next: string | undefined = url; next !== undefined;) {
        const at: string = next;
        // A link that leads back to a page that was read would lead there for ever.
        if (asked.has(at)) throw new CutOff(rows);
        asked.add(at);
        // A page is continued by posting the same body with the same anchor to the link.
        const page: z.infer<typeof Page> = await (isRead ? readAgain(() => ask(at)) : ask(at));
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

/**
 * Exchange says 400 also for what passes: a server that could not reach the one with the mailbox, or changed its domain controllers just then, or a
 * mailbox that is just being moved and is looked for where it was.
 * An exception that another server threw stands in the text of the one that could not pass it on, and counts.
 */
function isOfTheMoment(type: string): boolean {
  const anywhere =
    /transient|timeout|unavailable|overloaded|throttl|InTransit|InfoStale|WrongServer|CrossSiteFailover/i;
  return anywhere.test(type) || type === 'CmdletProxyException' || type === 'ADServerSettingsChangedException';
}

/** The reason stands in the first detail as `errorId|.NET type|text`, or in the inner error; a 403 often has no readable body, only a header. */
async function reason(response: Response): Promise<{ code: string; message: string }> {
  const text = await response.text().catch(() => '');
  const fault = Fault.safeParse(parsed(text));
  if (!fault.success) {
    const diagnostics = response.headers.get('x-ms-diagnostics') ?? response.statusText;
    return { code: `HTTP ${String(response.status)}`, message: diagnostics };
  }
  const { code, message, details, innererror } = fault.data.error;
  const [, first, ...rest] = details?.[0]?.message.split('|') ?? [];
  const inner = innererror?.internalexception;
  const said = rest.join('|') || inner?.message || (message ?? '');
  const type = lastNameOf(first) ?? lastNameOf(inner?.type) ?? lastNameOf(namedIn(said));
  const proxied = type === 'CmdletProxyException' ? lastNameOf(namedIn(said)) : undefined;
  return { code: proxied ?? type ?? code ?? `HTTP ${String(response.status)}`, message: said };
}

/** The .NET exception that a text begins to quote, e.g. `Microsoft.Exchange.….ManagementObjectNotFoundException: …`; those of the store end otherwise. */
function namedIn(text: string): string | undefined {
  return /\b(?:\w+\.)+\w*Exception\w*\b/.exec(text)?.[0];
}

function lastNameOf(type: string | undefined): string | undefined {
  return type?.trim().split('.').at(-1) || undefined;
}
