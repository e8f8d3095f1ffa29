/** Applications and their service principals, by object id. */
export type ApplicationState = Map<string, SimulatedApplication>;

export interface SimulatedApplication {
  readonly kind: 'application' | 'servicePrincipal';
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  /** Of a service principal: false, and nobody signs in to it or as it. */
  accountEnabled?: boolean;
  /** Of a service principal: the tenant that registered the application; this one if not said. */
  readonly madeIn?: string;
  /** Object ids of users. */
  readonly owners: string[];
  passwords: SimulatedCredential[];
  keys: SimulatedCredential[];
  federated: FederatedCredential[];
  /** Application permissions that it holds. */
  readonly roles: readonly string[];
}

export interface SimulatedCredential {
  readonly keyId: string;
  readonly displayName: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** What whoever made it holds; the tenant shows nobody more than the first letters. */
  readonly secret: string;
}

/** An identity provider elsewhere whose tokens let the application in, without any secret. */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}
