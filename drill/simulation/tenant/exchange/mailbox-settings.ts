/** What the owner, their programs and whoever acts as the owner have set up in a mailbox. Records only. */
export interface MailboxSettings {
  readonly clientAccess: ClientAccess;
  sweepRules: SweepRule[];
  readonly automaticReplies: AutomaticReplies;
  readonly addIns: AddIn[];
  readonly calendar: PublishedCalendar;
  readonly junk: JunkSettings;
  /** What the mailbox answered by itself, oldest first. */
  readonly droppedMail: AutomaticReply[];
}

/** Which programs may open the mailbox. */
export interface ClientAccess {
  imap: boolean;
  pop: boolean;
  mapi: boolean;
  activeSync: boolean;
  /** Outlook for iOS and Android. */
  outlookMobile: boolean;
  /** The older web app for phones. */
  owaForDevices: boolean;
  /** Null: as the organisation says. */
  ews: boolean | null;
  /** Inverted, as on the wire: true forbids it; null: as the organisation says. */
  smtpDisabled: boolean | null;
  blockedDevices: string[];
  readonly devices: MobileDevice[];
  /** Connections that live for as long as their protocol, or their device, is let in. */
  readonly held: HeldConnection[];
}

export interface MobileDevice {
  readonly id: string;
  readonly model: string;
  readonly os: string;
  /** Only `EAS` hangs on ActiveSync; each is blocked by its device all the same. */
  readonly client: 'EAS' | 'Outlook' | 'MOWA';
  readonly firstSync: number;
}

export interface HeldConnection {
  readonly id: string;
  readonly by: 'imap' | 'pop' | 'smtp' | 'ews' | 'mapi' | { readonly device: string };
  /** It was cut off: nothing but a new sign-in brings it back. */
  hasEnded?: true;
}

/** Tidies the inbox by sender, unseen by whoever lists inbox rules. */
export interface SweepRule {
  readonly ruleId: string;
  readonly name: string;
  enabled: boolean;
  readonly sender: string;
  readonly destinationFolder: string;
}

export interface AutomaticReplies {
  state: 'Disabled' | 'Enabled' | 'Scheduled';
  audience: 'None' | 'Known' | 'All';
  internalMessage: string;
  externalMessage: string;
  startTime: number;
  endTime: number;
}

export interface AutomaticReply {
  readonly to: string;
  readonly about: string;
  readonly body: string;
  readonly at: number;
}

export interface AddIn {
  readonly id: string;
  readonly displayName: string;
  readonly provider: string;
  readonly permissions: 'Restricted' | 'ReadItem' | 'ReadWriteItem' | 'ReadWriteMailbox';
  /** `User`: the owner, or whoever acts as them, added it. */
  readonly scope: 'User' | 'Organization' | 'Default';
  readonly enabled: boolean;
}

export interface PublishedCalendar {
  published: boolean;
  detail: 'AvailabilityOnly' | 'LimitedDetails' | 'FullDetails';
  url: string | null;
}

export interface JunkSettings {
  enabled: boolean;
  readonly blocked: string[];
  readonly trusted: string[];
}

/** As Exchange makes a mailbox: every program may open it. */
export function ordinarySettings(): MailboxSettings {
  return {
    clientAccess: {
      imap: true,
      pop: true,
      mapi: true,
      activeSync: true,
      outlookMobile: true,
      owaForDevices: true,
      ews: null,
      smtpDisabled: null,
      blockedDevices: [],
      devices: [],
      held: [],
    },
    sweepRules: [],
    automaticReplies: {
      state: 'Disabled',
      audience: 'All',
      internalMessage: '',
      externalMessage: '',
      startTime: 0,
      endTime: 0,
    },
    addIns: [],
    calendar: { published: false, detail: 'AvailabilityOnly', url: null },
    junk: { enabled: true, blocked: [], trusted: [] },
    droppedMail: [],
  };
}

/** Whether a connection that was opened earlier is still served. The organisation allows SMTP and EWS unless a mailbox says otherwise. */
export function isServed(access: ClientAccess, { by }: HeldConnection): boolean {
  if (typeof by === 'string') return by === 'smtp' ? access.smtpDisabled !== true : access[by] !== false;
  const device = access.devices.find(({ id }) => id === by.device);
  return device !== undefined && isLetIn(access, device);
}

/** Each kind of program has a switch of its own. https://learn.microsoft.com/powershell/module/exchangepowershell/set-casmailbox */
export function isLetIn(access: ClientAccess, { id, client }: MobileDevice): boolean {
  const isOn = { EAS: access.activeSync, Outlook: access.outlookMobile, MOWA: access.owaForDevices };
  return isOn[client] && !access.blockedDevices.includes(id);
}
