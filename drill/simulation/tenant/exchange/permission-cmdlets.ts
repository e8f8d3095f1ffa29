import { CmdletError, text, texts, type Cmdlet } from './cmdlet.ts';
import { mailboxNamed, shown, sidOf, trusteeNamed, wrote } from './recipients.ts';

const noEntry = (on: string): string => `because the ACE doesn't exist on the object '${on}'.`;

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxpermission */
export const getMailboxPermission: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const user =
      invocation.parameters['User'] === undefined ? undefined : trusteeNamed(state, text(invocation, 'User'));
    const wanted = mailbox.permissions.filter(({ trustee }) => user === undefined || trustee === user);
    return wanted.map(({ trustee, accessRights, inherited, deny }) => ({
      Identity: mailbox.name,
      User: shown(state, trustee),
      UserSid: sidOf(trustee),
      // One element that holds several rights, as Exchange answers it.
      AccessRights: [accessRights.join(', ')],
      IsInherited: inherited,
      Deny: deny,
    }));
  },
};

export const removeMailboxPermission: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const trustee = trusteeNamed(state, text(invocation, 'User'));
    const rights = texts(invocation, 'AccessRights');
    const had = mailbox.permissions.some((p) => p.trustee === trustee && !p.inherited);
    mailbox.permissions = mailbox.permissions
      .map((p) =>
        p.trustee === trustee && !p.inherited
          ? { ...p, accessRights: p.accessRights.filter((right) => !rights.includes(right)) }
          : p,
      )
      .filter((p) => p.accessRights.length > 0);
    if (!had) invocation.warn(`Can't remove the access control entry ${noEntry(mailbox.name)}`);
    wrote(state, 'Remove-MailboxPermission', mailbox);
    return [];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/add-mailboxpermission */
export const addMailboxPermission: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const trustee = trusteeNamed(state, text(invocation, 'User'));
    const own = mailbox.permissions.find((p) => p.trustee === trustee && !p.inherited);
    const accessRights = [...new Set([...(own?.accessRights ?? []), ...texts(invocation, 'AccessRights')])];
    const entry = { trustee, accessRights, inherited: false, deny: false };
    mailbox.permissions = [...mailbox.permissions.filter((p) => p !== own), entry];
    wrote(state, 'Add-MailboxPermission', mailbox);
    return [];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipientpermission */
export const getRecipientPermission: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    const who = parameters['Trustee'] === undefined ? undefined : trusteeNamed(state, text(invocation, 'Trustee'));
    // Without an Identity the rights on every recipient of the tenant are answered.
    const mailboxes = parameters['Identity']
      ? [mailboxNamed(state, text(invocation, 'Identity'))]
      : [...state.mailboxes.values()];
    return mailboxes.flatMap((mailbox) =>
      mailbox.recipientPermissions
        .filter(({ trustee }) => who === undefined || trustee === who)
        .map(({ trustee, accessRights }) => ({
          Identity: mailbox.name,
          Trustee: shown(state, trustee),
          TrusteeSidString: sidOf(trustee),
          AccessControlType: 'Allow',
          AccessRights: accessRights,
        })),
    );
  },
};

export const removeRecipientPermission: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const trustee = trusteeNamed(state, text(invocation, 'Trustee'));
    const left = mailbox.recipientPermissions.filter((p) => p.trustee !== trustee);
    if (left.length === mailbox.recipientPermissions.length) {
      invocation.warn(`Can't remove the access control entry ${noEntry(mailbox.name)}`);
    }
    mailbox.recipientPermissions = left;
    wrote(state, 'Remove-RecipientPermission', mailbox);
    return [];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/add-recipientpermission */
export const addRecipientPermission: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const trustee = trusteeNamed(state, text(invocation, 'Trustee'));
    if (trustee.startsWith('NT AUTHORITY')) throw new CmdletError(400, 'System.ArgumentException', 'Not a recipient.');
    if (!mailbox.recipientPermissions.some((p) => p.trustee === trustee)) {
      mailbox.recipientPermissions.push({ trustee, accessRights: texts(invocation, 'AccessRights') });
    }
    wrote(state, 'Add-RecipientPermission', mailbox);
    return [];
  },
};
