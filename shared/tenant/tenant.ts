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
  /** The application permissions we hold there; null where our token does not say. */
  granted(api: 'graph' | 'exchange' | 'sharepoint'): Promise<readonly string[] | null>;
  /** The tenant's time as far as we can know it, ISO 8601 UTC. */
  now(): string;
}

/** Microsoft Graph v1.0; paths are relative, e.g. `/users/{id}`. */
export interface Graph {
  get(path: string): Promise<unknown>;
  /** Follows `@odata.nextLink` (same origin only) to the end. */
  list(path: string): Promise<unknown[]>;
  post(path: string, body?: unknown): Promise<unknown>;
  patch(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<void>;
  /** The few things that v1.0 does not have; Microsoft may change them without notice. */
  readonly beta: Pick<Graph, 'get' | 'list'>;
}

/** Exchange Online admin API (`InvokeCommand`). */
export interface Exchange {
  /**
   * Runs one cmdlet; `anchor` is the mailbox (object id) that routes the call. Answers the `value` rows of all pages, without `@…` keys.
   * An empty or missing `Identity` is refused before it is sent: several cmdlets would answer with every object of the tenant.
   */
  run(
    cmdlet: string,
    parameters: Readonly<Record<string, unknown>>,
    anchor: string,
  ): Promise<Record<string, unknown>[]>;
}

/** SharePoint Online tenant administration (REST). */
export interface SharePointAdmin {
  post(path: string, body: unknown): Promise<unknown>;
}
