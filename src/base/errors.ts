/**
 * Holdfast's own errors: each has a code from the catalogue below, so that a caller can tell them apart and the
 * documentation can list them. What the Kubernetes API answers is `ApiError` in `#api/status.ts` instead.
 */

/** Every code, with what it means. `docs/errors.md` lists the same (a test compares). */
export const errorCodes = {
  ABORTED: 'the operation was stopped before it ended',
  BUG: 'an assumption of the code does not hold',
  CERTIFICATE_INVALID:
    'a certificate or key of the cluster is unreadable or does not fit the others',
  COMMAND_FAILED: 'a program that Holdfast runs ended with an error',
  CONFIG_INVALID: 'a setting or flag has a value that cannot be used',
  DISK_FULL: 'a write failed because the disk is full',
  JOIN_DENIED: 'the cluster did not give the node a certificate',
  KERNEL_FEATURE_MISSING: 'the kernel lacks something that containers need',
  NODE_NAME_TAKEN: 'another machine joined under the name of this node',
  NOT_ROOT: 'the command needs root rights',
  PORT_IN_USE: 'an address is taken by another program',
  PROGRAM_MISSING: 'a program that Holdfast needs is not installed',
  RUNTIME_UNAVAILABLE: 'the container runtime does not answer',
  SERVER_UNTRUSTED: 'the server is not of the cluster that the join token names',
  RUN_DIR_IN_USE: 'another process works in the run directory',
  STORE_CORRUPT: 'the store holds something that Holdfast did not write',
  STORE_IN_USE: 'another process has the store open',
  STORE_VERSION: 'the store was written by another version of Holdfast',
  SYSTEMD_MISSING: 'systemd does not run this machine',
  TOKEN_EXPIRED: 'the time of the join token is over',
  TOKEN_MALFORMED: 'what was given as a join token is none',
  TOKEN_REFUSED: 'the server does not know the join token',
  TUNNEL_REFUSED: "an agent would not, or could not, lead a connection to its node's kubelet",
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface HoldfastErrorOptions {
  readonly cause?: unknown;
  /** What the person should do, one sentence. */
  readonly remedy?: string;
}

export class HoldfastError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, options: HoldfastErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HoldfastError';
    this.code = code;
    this.remedy = options.remedy;
  }
}

/** For what cannot happen; throws BUG. */
export function bug(message: string, cause?: unknown): never {
  throw new HoldfastError('BUG', message, { cause });
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** True when `thrown` is a system error with this code, such as `ENOENT`. */
export function isSystemError(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
