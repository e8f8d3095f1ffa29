import type { TenantState } from '../state.ts';
import { notFound, text, type Cmdlet } from './cmdlet.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-rolegroup */
export const getRoleGroup: Cmdlet = {
  run: ({ state, parameters }) =>
    [...state.exchangeRoleGroups]
      .filter(([name]) => parameters['Identity'] === undefined || parameters['Identity'] === name)
      .map(([name, members]) => ({ Name: name, Identity: name, Members: members.map((id) => nameOf(state, id)) })),
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-rolegroupmember */
export const getRoleGroupMember: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const group = text(invocation, 'Identity');
    const members = state.exchangeRoleGroups.get(group);
    if (!members) throw notFound(group);
    return members.map((id) => ({
      Name: nameOf(state, id),
      DisplayName: nameOf(state, id),
      ExternalDirectoryObjectId: id,
      PrimarySmtpAddress: state.users.get(id)?.mail ?? '',
      RecipientType: state.users.has(id) ? 'UserMailbox' : 'MailUniversalSecurityGroup',
    }));
  },
};

function nameOf(state: TenantState, id: string): string {
  return state.users.get(id)?.displayName ?? state.roles.groups.get(id)?.displayName ?? id;
}
