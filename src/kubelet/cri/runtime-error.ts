/** What a `Runtime` rejects with, whichever runtime it is. */

/**
 * `not-found`: no such sandbox, container or image. `timeout`: an exec lasted too long. `unavailable`: the runtime does
 * not answer; try again. `invalid`: the request can't be carried out as it stands. `address-taken`: another sandbox has
 * the wanted address. `failed`: anything else; the message is the runtime's own.
 */
export type RuntimeErrorCode =
  | 'not-found'
  | 'already-exists'
  | 'invalid'
  | 'address-taken'
  | 'timeout'
  | 'unavailable'
  | 'failed';

export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;

  constructor(code: RuntimeErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'RuntimeError';
    this.code = code;
  }
}

/** True when `thrown` is a RuntimeError with this code. */
export function isRuntimeError(thrown: unknown, code?: RuntimeErrorCode): thrown is RuntimeError {
  return thrown instanceof RuntimeError && (code === undefined || thrown.code === code);
}
