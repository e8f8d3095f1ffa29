import type { Accepted, ReleaseKind } from '../domain/decision.ts';

/** Something that a step took away, as it would be if it came back now. */
export interface Taken {
  /** By which the tenant knows it, whatever it is called; no other of the same step has it. */
  readonly id: string;
  /** As a person would name it when marking it hostile. */
  readonly name: string;
  /** What it does once it is back, in words, with every address, person and application. */
  readonly does: string;
  /** What else must not change between the preview and the release, e.g. the conditions of a rule. */
  readonly besides?: unknown;
  /** What stood for it when it was captured (`valueOf`), where the thing itself stayed in the tenant: somebody may have made another of it. */
  readonly was?: string | undefined;
  /** ISO 8601 UTC when it arose, `earlier` than any log reaches, or `unknown` where no log could be read. */
  readonly arose: string;
  /** It sends mail out of the organisation, lets somebody else in, or signs in. */
  readonly isDoor?: true;
}

/** What decides whether it comes back. */
export interface ReleaseRules {
  readonly kind: ReleaseKind;
  /** ISO 8601 UTC: what arose since then stays away, unless it all was a false alarm. */
  readonly compromisedSince: string;
  /** A person said so: it is no guess. */
  readonly sinceStated?: true | undefined;
  /** Names of what was marked hostile: it stays away whatever its age. */
  readonly hostile: readonly string[];
  /** What of this step a person knows and wants back. */
  readonly accept?: readonly Accepted[] | undefined;
}
