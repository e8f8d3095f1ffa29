/** What a change in the directory can let somebody do. */
export interface DoorInDirectory {
  /** *everybody*: it concerns the whole organisation. *others*: it lets somebody into the accounts it was made on. *itself*: one thing. */
  readonly reach: 'everybody' | 'others' | 'itself';
  /** One sentence for the analyst. */
  readonly says: string;
}

type Row = readonly [words: RegExp, reach: DoorInDirectory['reach'], says: string];

/**
 * By the names of the activities, the first that fits.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
const rows: readonly Row[] = [
  [
    /federation settings|domain authentication|federat(e|ed) (with|user)|identity provider|(un)?verified domain|verify (email verified )?domain|^update domain|root domain/i,
    'everybody',
    'who signs in the users of a domain may be somebody else now: whoever holds the key of that identity provider can be anybody',
  ],
  [
    /certificat\w*basedauth/i,
    'everybody',
    'a certificate authority may sign users in: whoever holds its key can be anybody',
  ],
  [
    /conditional access|named location|security defaults|authentication (methods|strength)|authenticationcontext|authorization policy|authentication flows|risk( and mfa registration)? policy|bypass(ed)? ?user|continuous access|device registration polic|rollout|external authentication|password policy|set directory feature/i,
    'everybody',
    'a rule about signing in was changed: what asked for a second factor may ask for none',
  ],
  [
    /cross-tenant|multitenantorg|multitenant org|partner|sharedemaildomain|connected organization|microsoft ?support/i,
    'everybody',
    'another organisation was given a way in',
  ],
  [
    /passthrough|desktop sso|dirsync|connector|provisioning|kerberos|attribute mappings|source of authority|soa policy/i,
    'everybody',
    'the way in from on premises was changed: an agent there can learn passwords, and a sync can set them',
  ],
  [
    /^admin .*security info|^admin started password reset|reset (user )?password|change user password|force change user password|application password|strong authentication|fido2|passwordless|windows hello|platform credential|oath|temporary access pass|^enable account|^restore user|bulk restore/i,
    'others',
    'somebody may sign in as this account: its password, its methods or its state were changed',
  ],
  [
    /app role assignment to service principal/i,
    'everybody',
    'an application was given rights of its own, which work without any user',
  ],
  [
    /consent|delegated permission grant|permission grant/i,
    'everybody',
    'an application was given consent, perhaps for everybody: it keeps working after every new password',
  ],
  [
    /credentials|certificates and secrets|federated ?identity ?credential|external secrets|policy key/i,
    'itself',
    'a key was added or changed: whoever holds it signs in as the application',
  ],
  [/owner to (application|service principal|policy)/i, 'itself', 'somebody became the owner, and can add keys'],
  [/application|service principal/i, 'itself', 'an application was made or changed: it may sign in by itself'],
  [/invite|externaluserprofile|redeem/i, 'itself', 'somebody from outside was let into the organisation'],
  [/^(add|bulk create) users?\b/i, 'itself', 'an account was made: whoever made it knows how to sign in'],
  [/role/i, 'others', 'somebody was given a role, or a role was changed'],
  [/access package|entitlement|request approved/i, 'itself', 'rights can be asked for here, and may be granted unseen'],
  [/group/i, 'itself', 'somebody was put into a group or a team, or it was changed'],
  [
    /local administrator password|bitlocker/i,
    'itself',
    'a key to a device was read or changed: whoever has it gets into the device',
  ],
  [/device/i, 'itself', 'a device was registered or changed: it may count as one of the organisation'],
  [
    /^(hard )?delete|^remove|^bulk (delete|remove)/i,
    'itself',
    'something was taken away: what is only deleted can be brought back for 30 days',
  ],
];

/** What a change of this name opens; undefined where no row speaks of it. */
export function doorInDirectory(activity: string): DoorInDirectory | undefined {
  const found = rows.find(([words]) => words.test(activity));
  return found && { reach: found[1], says: found[2] };
}
