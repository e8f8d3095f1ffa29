import { HostError } from '../host-error.ts';

/** Something this host does not do, said by name together with the way out. */
export interface Refusal {
  readonly what: string;
  readonly remedy: string;
  /** The function that is refused; absent where the whole app is concerned. */
  readonly functionName?: string;
}

/** All refusals at once, so that nobody has to start the host ten times to learn ten things. */
export class RefusedError extends HostError {
  readonly refusals: readonly Refusal[];
  constructor(refusals: readonly Refusal[]) {
    super(
      `The embedded host cannot run this app:\n${refusals.map((r) => `- ${r.what}. Remedy: ${r.remedy}.`).join('\n')}`,
    );
    this.refusals = refusals;
  }
}
