/** One drill, with all that was seen of it from outside. */
export interface DrillRecording {
  /** The verdict (JSON), where the drill came to one. */
  readonly stdout: string;
  /** Why not, where it did not. */
  readonly stderr: string;
  readonly wire: WireRecording;
}

/** What passed over the wire in one drill, as it was: nothing is normalised yet, so that a recording outlives a change of what is compared. */
export interface WireRecording {
  /** In the order in which the answers ended. */
  readonly exchanged: readonly Exchanged[];
  readonly ldap: readonly LdapConversation[];
}

export interface Exchanged {
  /** Over TLS: the tenant's APIs. In the clear: the app itself, and where it gets its tokens. */
  readonly secure: boolean;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string;
  readonly asked: string;
  /** 0: the answer was broken off. */
  readonly status: number;
  readonly answered: string;
  /** Milliseconds since the epoch, on the drill's clock. */
  readonly began: number;
  readonly ended: number;
}

/** One connection to the domain controller; both ways in Base64 (BER). */
export interface LdapConversation {
  readonly asked: string;
  readonly answered: string;
  /** Milliseconds since the epoch, on the drill's clock. */
  readonly began: number;
  readonly ended: number;
}
