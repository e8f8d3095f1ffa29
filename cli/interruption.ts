/** Ended from outside: a signal or a watchdog. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
