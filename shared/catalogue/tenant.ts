/**
 * What a step may ask of a tenant. Three thin clients that speak the wire: a step names its own operation, so that its action, its
 * proof and the permission they need stand in one file. Answers are `unknown`: a step parses what it reads.
 *
 * Every call either answers, or throws `Refusal` (the tenant said no: 400, 401, 403, 404, 409) or `Later` (throttled, broken or
 * unreachable: nothing can be said about what happened, ask again). No client retries or sleeps.
 */
export interface Tenant {
  readonly graph: Graph;
  /** Graph as the identity that may give and take roles; absent where the organisation has not set one up. */
  readonly tierZero?: Graph;
  readonly exchange: Exchange;
  readonly sharePoint: SharePointAdmin;
  /** The on-premises Active Directory; absent where nobody has connected one. */
  readonly activeDirectory?: ActiveDirectory;
  /** Defender for Identity watches the domain controllers, and may disable accounts there. */
  readonly disablesThroughDefender?: true;
  /** The application permissions we hold there; null where our token does not say. */
  granted(api: 'graph' | 'exchange' | 'sharepoint'): Promise<readonly string[] | null>;
  /** As whom its logs name us: the object id of our service principal; null where our token does not say. */
  ownId(): Promise<string | null>;
  /** The tenant's time as far as we can know it, ISO 8601 UTC. */
  now(): string;
}

/** Microsoft Graph v1.0; paths are relative, e.g. `/users/{id}`. */
export interface Graph {
  /** Where it is, e.g. `https://graph.microsoft.com`; another in a national cloud. */
  readonly origin: string;
  get(path: string, headers?: GraphHeaders): Promise<unknown>;
  /** Follows `@odata.nextLink` (same origin only) to the end. The headers go with every page. */
  list(path: string, headers?: GraphHeaders): Promise<unknown[]>;
  post(path: string, body?: unknown): Promise<unknown>;
  patch(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<void>;
  /** The few things that v1.0 does not have; Microsoft may change them without notice. */
  readonly beta: Omit<Graph, 'beta' | 'origin'>;
}

/** What a question may ask for beside its path, e.g. `Prefer`. */
export type GraphHeaders = Readonly<Record<string, string>>;

/** Exchange Online admin API (`InvokeCommand`). */
export interface Exchange {
  /**
   * Runs one cmdlet; `anchor` is the mailbox (object id) that routes the call; what concerns the whole organisation is routed to the
   * organisation's own. Answers the `value` rows of all pages, without `@…` keys.
   * An empty or missing `Identity` is refused before it is sent: several cmdlets would answer with every object of the tenant.
   */
  run(
    cmdlet: string,
    parameters: Readonly<Record<string, unknown>>,
    anchor: string,
  ): Promise<Record<string, unknown>[]>;
}

/** SharePoint Online tenant administration (REST): each geography of a tenant has an admin site of its own. */
export interface SharePointAdmin {
  /** Their origins, one of each geography; empty: nobody has named one. */
  readonly sites: readonly string[];
  post(site: string, path: string, body: unknown): Promise<unknown>;
}

/** On-premises Active Directory over LDAPS. Accounts go by their security identifier: a name could be anybody's after a rename. */
export interface ActiveDirectory {
  read(securityIdentifier: string): Promise<DirectoryEntry>;
  /** `once`: it has to be changed at the first logon. */
  resetPassword(securityIdentifier: string, password: string, use?: 'once'): Promise<void>;
  /** In one modification: nobody gets in between the new password and the disabling. Lifts a lockout, or release would run into it. */
  resetAndDisable(securityIdentifier: string, password: string): Promise<void>;
  /** Where the new password is refused: disabled with the old one is better than enabled. */
  disable(securityIdentifier: string): Promise<void>;
  /** In one modification: whatever password was set while it was disabled lets nobody in. */
  resetAndEnable(securityIdentifier: string, password: string): Promise<void>;
}

/** Times are ISO 8601 UTC by the domain controller's clock. */
export interface DirectoryEntry {
  readonly distinguishedName: string;
  readonly isEnabled: boolean;
  /** Null: it must be changed at the next logon. */
  readonly passwordLastSet: string | null;
  readonly lockedOutSince: string | null;
  /** Guarded by AdminSDHolder (`adminCount` is 1): rights delegated on its unit do not reach it. */
  readonly isProtected: boolean;
}
