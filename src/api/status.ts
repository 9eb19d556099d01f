/**
 * What the API answers when something is wrong: `metav1.Status` objects in upstream's words. Every refusal in the
 * API server is thrown as an ApiError built here, and every client call rejects with one.
 */
import type { Status } from './gen/types.ts';
import type { FieldError } from './validation/field-error.ts';

/** Enough of a resource to name it in a message. */
export interface ResourceName {
  readonly group: string;
  readonly resource: string;
}

/** Enough of a kind to name it in a message. */
export interface KindName {
  readonly group: string;
  readonly kind: string;
}

export class ApiError extends Error {
  readonly status: Status;

  constructor(status: Status, options: { cause?: unknown } = {}) {
    super(status.message ?? status.reason ?? 'unknown', options);
    this.name = 'ApiError';
    this.status = status;
  }

  get code(): number {
    return this.status.code ?? 500;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** True when `thrown` is an ApiError with this reason, such as `NotFound`. */
export function isApiError(thrown: unknown, reason?: StatusReason): thrown is ApiError {
  return thrown instanceof ApiError && (reason === undefined || thrown.reason === reason);
}

export type StatusReason =
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable';

interface Failure {
  readonly code: number;
  readonly reason: StatusReason;
  readonly message: string;
  readonly details?: Status['details'];
}

function failure(parts: Failure, cause?: unknown): ApiError {
  return new ApiError(
    { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...order(parts) },
    cause === undefined ? {} : { cause },
  );
}

/** `code` last, as upstream writes it. */
function order({ code, reason, message, details }: Failure): Partial<Status> {
  return { message, reason, ...(details ? { details } : {}), code };
}

/** `pods` for core, `deployments.apps` otherwise. */
export function qualifiedResource({ group, resource }: ResourceName): string {
  return group ? `${resource}.${group}` : resource;
}

function detailsOf(resource: ResourceName, name: string): NonNullable<Status['details']> {
  return {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    ...(resource.resource ? { kind: resource.resource } : {}),
  };
}

export function notFound(resource: ResourceName, name: string): ApiError {
  return failure({
    code: 404,
    reason: 'NotFound',
    message: `${qualifiedResource(resource)} "${name}" not found`,
    details: detailsOf(resource, name),
  });
}

/** For a URL that names nothing that is served. */
export function pathNotFound(): ApiError {
  return failure({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  });
}

export function alreadyExists(resource: ResourceName, name: string): ApiError {
  return failure({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualifiedResource(resource)} "${name}" already exists`,
    details: detailsOf(resource, name),
  });
}

/** `why` is a sentence; see `objectModified` for the usual one. */
export function conflict(resource: ResourceName, name: string, why: string): ApiError {
  return failure({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${why}`,
    details: detailsOf(resource, name),
  });
}

/** An apply that would change what others own; each cause names a field and its manager. */
export function applyConflict(
  message: string,
  causes: NonNullable<NonNullable<Status['details']>['causes']>,
): ApiError {
  return failure({ code: 409, reason: 'Conflict', message, details: { causes } });
}

/** The `why` of a stale `resourceVersion`. */
export const objectModified =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(resource: ResourceName, name: string, why: string): ApiError {
  const target = resource.resource
    ? `${qualifiedResource(resource)}${name ? ` "${name}"` : ''} is forbidden: ${why}`
    : `forbidden: ${why}`;
  return failure({
    code: 403,
    reason: 'Forbidden',
    message: target,
    details: detailsOf(resource, name),
  });
}

export function unauthorized(message = 'Unauthorized'): ApiError {
  return failure({ code: 401, reason: 'Unauthorized', message });
}

/** The faults of one object, each a cause with its field. */
export function invalid(kind: KindName, name: string, errors: readonly FieldError[]): ApiError {
  const qualified = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  const lines = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const [only = ''] = lines;
  const list = lines.length > 1 ? `[${lines.join(', ')}]` : only;
  return failure({
    code: 422,
    reason: 'Invalid',
    message: `${qualified} "${name}" is invalid: ${list}`,
    details: {
      ...(name ? { name } : {}),
      ...(kind.group ? { group: kind.group } : {}),
      kind: kind.kind,
      causes: errors.map(({ type, field, message }) => ({ reason: type, message, field })),
    },
  });
}

export function badRequest(message: string, cause?: unknown): ApiError {
  return failure({ code: 400, reason: 'BadRequest', message }, cause);
}

export function methodNotAllowed(resource: ResourceName, verb: string, why?: string): ApiError {
  return failure({
    code: 405,
    reason: 'MethodNotAllowed',
    message:
      why ?? `${verb} is not supported on resources of kind "${qualifiedResource(resource)}"`,
    details: detailsOf(resource, ''),
  });
}

/** For an HTTP method that the URL doesn't know. */
export function methodNotServed(): ApiError {
  return failure({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
    details: {},
  });
}

/** A `resourceVersion` or `continue` token whose state was compacted. */
export function expired(message: string): ApiError {
  return failure({ code: 410, reason: 'Expired', message });
}

export function tooLarge(message: string): ApiError {
  return failure({ code: 413, reason: 'RequestEntityTooLarge', message });
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return failure({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  });
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  return failure({
    code: 406,
    reason: 'NotAcceptable',
    message: `only the following media types are accepted: ${accepted.join(', ')}`,
  });
}

/** Clients try again by themselves after so many seconds; with 0 the decision is theirs. */
export function tooManyRequests(
  message: string,
  retryAfterSeconds: number,
  cause?: { readonly reason: string; readonly message: string },
): ApiError {
  return failure({
    code: 429,
    reason: 'TooManyRequests',
    message,
    details: {
      ...(cause ? { causes: [cause] } : {}),
      ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
    },
  });
}

export function timeout(message: string): ApiError {
  return failure({ code: 504, reason: 'Timeout', message });
}

export function serviceUnavailable(message: string, cause?: unknown): ApiError {
  return failure({ code: 503, reason: 'ServiceUnavailable', message }, cause);
}

export function internalError(message: string, cause?: unknown): ApiError {
  return failure(
    {
      code: 500,
      reason: 'InternalError',
      message: `Internal error occurred: ${message}`,
      details: { causes: [{ message }] },
    },
    cause,
  );
}
