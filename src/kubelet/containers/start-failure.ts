/** Why a container could not be started: becomes `state.waiting` of its status. */
export class StartFailure extends Error {
  readonly reason: string;
  /** When to try again; absent: the usual interval. */
  readonly retryMs: number | undefined;

  constructor(
    reason: string,
    message: string,
    options: { cause?: unknown; retryMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StartFailure';
    this.reason = reason;
    this.retryMs = options.retryMs;
  }
}
