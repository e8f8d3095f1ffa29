import { CmdletError, text, type Cmdlet, type Invocation } from './cmdlet.ts';
import { isLetIn, isServed, type ClientAccess } from './mailbox-settings.ts';
import { chosenMailboxes, mailboxNamed, wrote } from './recipients.ts';

type Flag = 'imap' | 'pop' | 'mapi' | 'activeSync' | 'outlookMobile' | 'owaForDevices';
const flags: Readonly<Record<string, Flag>> = {
  ImapEnabled: 'imap',
  PopEnabled: 'pop',
  MAPIEnabled: 'mapi',
  ActiveSyncEnabled: 'activeSync',
  OutlookMobileEnabled: 'outlookMobile',
  OWAforDevicesEnabled: 'owaForDevices',
};
/** They may say nothing, and then the organisation decides. */
const triStates: Readonly<Record<string, 'ews' | 'smtpDisabled'>> = {
  EwsEnabled: 'ews',
  SmtpClientAuthenticationDisabled: 'smtpDisabled',
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-casmailbox */
const getCasMailbox: Cmdlet = {
  run: (invocation) =>
    chosenMailboxes(invocation).map(({ name: owner, settings: { clientAccess: access } }) => ({
      Identity: owner,
      ...Object.fromEntries(Object.entries({ ...flags, ...triStates }).map(([name, field]) => [name, access[field]])),
      ActiveSyncBlockedDeviceIDs: access.blockedDevices,
      HasActiveSyncDevicePartnership: access.devices.length > 0,
    })),
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/set-casmailbox */
const setCasMailbox: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const access = mailbox.settings.clientAccess;
    const before = JSON.stringify(access);
    for (const [name, field] of Object.entries(flags)) {
      if (name in parameters) access[field] = parameters[name] === true;
    }
    for (const [name, field] of Object.entries(triStates)) {
      if (name in parameters) access[field] = parameters[name] as boolean | null;
    }
    if ('ActiveSyncBlockedDeviceIDs' in parameters) block(invocation, access);
    endHeld(access);
    if (JSON.stringify(access) === before) {
      invocation.warn(`The command completed successfully but no settings of '${mailbox.name}' have been modified.`);
    }
    wrote(state, 'Set-CASMailbox', mailbox);
    return [];
  },
};

/** A program that is not let in any more loses its connection, and does not get it back when it is. */
function endHeld(access: ClientAccess): void {
  for (const held of access.held) {
    const { by } = held;
    const isShut =
      typeof by === 'object'
        ? !isServed(access, held)
        : (by === 'imap' || by === 'pop' || by === 'mapi') && !access[by];
    if (isShut) held.hasEnded = true;
  }
}

function block({ parameters }: Invocation, access: ClientAccess): void {
  const change = parameters['ActiveSyncBlockedDeviceIDs'];
  const ids = (value: unknown): string[] => (Array.isArray(value) ? value : []).map(String);
  // Only a hash table of this type adds and removes; everything else replaces the list.
  if (typeof change === 'object' && change !== null && !Array.isArray(change)) {
    const { '@odata.type': type, Add: add, Remove: remove } = change as Readonly<Record<string, unknown>>;
    if (type !== '#Exchange.GenericHashTable') {
      const failure = 'System.Management.Automation.ParameterBindingException';
      throw new CmdletError(400, failure, 'Cannot convert the value of ActiveSyncBlockedDeviceIDs.');
    }
    const kept = access.blockedDevices.filter((id) => !ids(remove).includes(id));
    access.blockedDevices = [...new Set([...kept, ...ids(add)])];
    return;
  }
  access.blockedDevices = ids(change);
}

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mobiledevice */
const getMobileDevice: Cmdlet = {
  run(invocation) {
    return chosenMailboxes(invocation, 'Mailbox').flatMap((mailbox) => {
      const access = mailbox.settings.clientAccess;
      return access.devices.map((device) => {
        const { id, model, os, client, firstSync } = device;
        return {
          Identity: `${mailbox.name}\\ExchangeActiveSyncDevices\\${client}§${id}`,
          DeviceId: id,
          DeviceModel: model,
          DeviceType: model,
          DeviceOS: os,
          FriendlyName: '',
          ClientType: client,
          DeviceAccessState: isLetIn(access, device) ? 'Allowed' : 'Blocked',
          FirstSyncTime: new Date(firstSync).toISOString(),
        };
      });
    });
  },
};

export const clientAccessCmdlets = {
  'Get-CASMailbox': getCasMailbox,
  'Set-CASMailbox': setCasMailbox,
  'Get-MobileDevice': getMobileDevice,
} satisfies Readonly<Record<string, Cmdlet>>;
