/** Why the engine turned a caller down, with the HTTP status that says so. */
export class EngineError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
