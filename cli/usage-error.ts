/** The command line cannot be followed. `exitCode` is 0 when the person only asked for help, and then all has been said. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode: 0 | 2;
  constructor(message: string, exitCode: 0 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
