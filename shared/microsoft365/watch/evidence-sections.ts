import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import { namesOf, readDelegates } from '../readings/mailbox/delegates.ts';
import { called, flag, key, text } from '../readings/fields.ts';
import { signInKinds, signInsPath } from '../readings/sign-in/sign-in-log.ts';
import type { SignInKind } from '../readings/sign-in/sign-in-log.ts';
import type { Permission } from '../../catalogue/permission.ts';

export const evidencePermissions: readonly Permission[] = [
  { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-InboxRule, Get-Mailbox, permissions' },
  { api: 'graph', role: 'AuditLog.Read.All', for: 'read sign-ins while watching' },
  { api: 'graph', role: 'UserAuthenticationMethod.Read.All', for: 'read sign-in methods while watching' },
  { api: 'graph', role: 'Directory.Read.All', for: 'read consents while watching' },
];

const Rule = z.looseObject({ Identity: key, Name: text, Enabled: flag });
const Forwarding = z.object({ ForwardingAddress: text, ForwardingSmtpAddress: text });
const Method = z.object({ '@odata.type': text, id: key, displayName: text });
const Grant = z.object({ clientId: key, scope: text });
const SignIn = z.object({
  createdDateTime: text,
  ipAddress: text,
  status: z.object({ errorCode: z.number().nullish() }).nullish().catch(null),
});

/** What an entry without an error says. */
const succeeded: Readonly<Record<SignInKind, string>> = {
  interactiveUser: 'let in',
  nonInteractiveUser: 'renewed a token',
};

type Read = (account: Account, tenant: Tenant, since: string) => Promise<string[]>;

/** What is read for the evidence of a watch, by section. None of it is mail. */
export const evidenceSections: Readonly<Record<string, Read>> = {
  async rules({ objectId, userPrincipalName }, tenant) {
    const parameters = { Mailbox: objectId, IncludeHidden: true };
    const rules = z.array(Rule).parse(await tenant.exchange.run('Get-InboxRule', parameters, userPrincipalName));
    return rules.map(
      ({ Identity, Name, Enabled, ...does }) =>
        `"${called(Name, Identity)}" ${Enabled === false ? 'is off' : 'runs'}: ${said(does)}`,
    );
  },
  async forwarding({ objectId, userPrincipalName }, tenant) {
    const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: objectId }, userPrincipalName);
    const { ForwardingAddress, ForwardingSmtpAddress } = Forwarding.parse(row ?? {});
    return [ForwardingAddress, ForwardingSmtpAddress].flatMap((to) => (to ? [`to ${to}`] : []));
  },
  delegates: async (account, tenant) => namesOf(await readDelegates(account, tenant, [])),
  async 'sign-in methods'({ objectId }, tenant) {
    const methods = z.array(Method).parse(await tenant.graph.list(`/users/${objectId}/authentication/methods`));
    return methods.map(
      ({ '@odata.type': type, id, displayName }) =>
        `${type?.replace('#microsoft.graph.', '') ?? 'a method'} ${displayName ?? id}`,
    );
  },
  async consents({ objectId }, tenant) {
    const grants = z.array(Grant).parse(await tenant.graph.list(`/users/${objectId}/oauth2PermissionGrants`));
    return grants.map(({ clientId, scope }) => `application ${clientId} may: ${scope?.trim() ?? ''}`);
  },
  async 'sign-ins'({ objectId }, tenant, since) {
    const read = async (kind: SignInKind): Promise<string[]> => {
      const path = signInsPath(kind, since, `userId eq '${objectId}'`);
      const rows = z.array(SignIn).parse(await tenant.graph.beta.list(path));
      return rows.map(
        ({ createdDateTime, ipAddress, status }) =>
          `${createdDateTime ?? 'at an unknown time'} from ${ipAddress ?? 'an unknown address'}: ${(status?.errorCode ?? 0) === 0 ? succeeded[kind] : `refused (${String(status?.errorCode)})`}`,
      );
    };
    return (await Promise.all(signInKinds.map(read))).flat();
  },
};

const told = [
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'MoveToFolder',
  'DeleteMessage',
  'SubjectContainsWords',
  'From',
];

function said(does: Readonly<Record<string, unknown>>): string {
  const parts = told.flatMap((name) => {
    const value = does[name];
    return value === null || value === undefined || value === false ? [] : [`${name} ${JSON.stringify(value)}`];
  });
  return parts.length === 0 ? 'nothing that leads away' : parts.join(', ');
}
