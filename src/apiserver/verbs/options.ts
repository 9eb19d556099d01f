/** The options of requests, read from the query (and from DeleteOptions bodies), refused in upstream's words. */
import type { DeleteOptions } from '#api/gen/types.ts';
import type { FieldValidation } from '#api/schema/decode.ts';
import { decode } from '#api/schema/decode.ts';
import { badRequest, invalid } from '#api/status.ts';
import {
  forbidden,
  invalid as invalidField,
  notSupported,
  printValue,
  required,
  tooLong,
} from '#api/validation/errors.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { Revision } from '#storage/store.ts';
import { isTrue } from '../request-info.ts';
import { bodyValue } from './body.ts';
import type { Call } from './call.ts';

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  /** Empty when the client names none. */
  readonly fieldManager: string;
  /** Of an apply. */
  readonly force: boolean;
}

export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** 0 means all. */
  readonly limit: number;
  readonly continue: string;
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
}

export interface WatchOptions extends ListOptions {
  readonly allowWatchBookmarks: boolean;
  /** Undefined when the client left it to the server. */
  readonly sendInitialEvents: boolean | undefined;
  readonly timeoutSeconds: number | undefined;
}

type OptionsKind =
  | 'CreateOptions'
  | 'UpdateOptions'
  | 'PatchOptions'
  | 'DeleteOptions'
  | 'ListOptions';

function refuse(kind: OptionsKind, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
}

const validations: readonly FieldValidation[] = ['Ignore', 'Warn', 'Strict'];

/** Throws 422. Without `fieldValidation` the server warns; an apply must name its manager. */
export function readWriteOptions(
  query: URLSearchParams,
  kind: OptionsKind,
  isApply = false,
): WriteOptions {
  const fieldManager = query.get('fieldManager') ?? '';
  const force = query.get('force');
  const sent = query.get('fieldValidation') ?? '';
  const fieldValidation = sent === '' ? 'Warn' : validations.find((mode) => mode === sent);
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  refuse(kind, [
    ...dryRunErrors(dryRun),
    ...(isApply && fieldManager === ''
      ? [required('fieldManager', 'is required for apply patch')]
      : managerErrors(fieldManager)),
    ...(force !== null && !isApply && kind === 'PatchOptions'
      ? [forbidden('force', 'may not be specified for non-apply patch')]
      : []),
    ...(fieldValidation ? [] : [notSupported('fieldValidation', sent, validations)]),
  ]);
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: fieldValidation ?? 'Warn',
    fieldManager,
    force: isTrue(force),
  };
}

const longestManager = 128;

function managerErrors(manager: string): readonly FieldError[] {
  const field = 'fieldManager';
  return [
    ...(Buffer.byteLength(manager) > longestManager ? [tooLong(field, longestManager)] : []),
    ...(/\p{C}/u.test(manager)
      ? [invalidField(field, manager, 'should only contain printable characters')]
      : []),
  ];
}

function dryRunErrors(values: readonly string[]): readonly FieldError[] {
  const wrong = values.some((value) => value !== 'All');
  return wrong ? [notSupported('dryRun', values.length === 1 ? values[0] : values, ['All'])] : [];
}

/** The body's options where there is a body, else the query's. Throws 400, 422. */
export function readDeleteOptions(call: Call): DeleteOptions & { readonly isDryRun: boolean } {
  const { query, body } = call.request;
  const options =
    body && !('bytes' in body && body.bytes.length === 0)
      ? // The schema's type of that name is what the generated type describes.
        decode<DeleteOptions>('DeleteOptions', withoutKind(bodyValue(body).value)).object
      : deleteOptionsOf(query);
  const { orphanDependents, propagationPolicy, dryRun = [] } = options;
  const policies = ['Foreground', 'Background', 'Orphan'];
  refuse('DeleteOptions', [
    ...(orphanDependents !== undefined && propagationPolicy
      ? [
          invalidField(
            'propagationPolicy',
            propagationPolicy,
            'orphanDependents and deletionPropagation cannot be both set',
          ),
        ]
      : []),
    ...(propagationPolicy && !policies.includes(propagationPolicy)
      ? [notSupported('propagationPolicy', propagationPolicy, [...policies, 'nil'])]
      : []),
    ...dryRunErrors(dryRun),
  ]);
  return { ...options, isDryRun: dryRun.length > 0 };
}

/** Clients send the options under many a version; all are the same. */
function withoutKind(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { apiVersion: _apiVersion, kind, ...options } = value as Record<string, unknown>;
  if (kind !== undefined && kind !== '' && kind !== 'DeleteOptions') {
    throw badRequest(`expect a DeleteOptions, got ${printValue(kind)}`);
  }
  return options;
}

function deleteOptionsOf(query: URLSearchParams): DeleteOptions {
  const propagationPolicy = query.get('propagationPolicy');
  const orphanDependents = query.get('orphanDependents');
  const gracePeriodSeconds = readInteger(query, 'gracePeriodSeconds');
  return {
    ...(propagationPolicy ? { propagationPolicy } : {}),
    ...(orphanDependents === null ? {} : { orphanDependents: isTrue(orphanDependents) }),
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    dryRun: query.getAll('dryRun').filter((value) => value !== ''),
  };
}

/** Throws 400, 422. */
export function readListOptions(query: URLSearchParams): ListOptions {
  const options = listOptionsOf(query);
  refuse('ListOptions', [
    ...matchErrors(options),
    ...(query.get('sendInitialEvents') === null
      ? []
      : [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')]),
  ]);
  return options;
}

function listOptionsOf(query: URLSearchParams): ListOptions {
  return {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
    limit: Math.max(0, readInteger(query, 'limit') ?? 0),
    continue: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
  };
}

function matchErrors(options: ListOptions): readonly FieldError[] {
  const { resourceVersion, resourceVersionMatch: match } = options;
  if (match === '') return [];
  const field = 'resourceVersionMatch';
  const errors: FieldError[] = [];
  if (resourceVersion === '') {
    errors.push(forbidden(field, `${field} is forbidden unless resourceVersion is provided`));
  }
  if (options.continue !== '') {
    errors.push(forbidden(field, `${field} is forbidden when continue is provided`));
  }
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    errors.push(notSupported(field, match, ['Exact', 'NotOlderThan', '']));
  }
  if (match === 'Exact' && resourceVersion === '0') {
    errors.push(forbidden(field, `${field} "exact" is forbidden for resourceVersion "0"`));
  }
  return errors;
}

/** Throws 400, 422. */
export function readWatchOptions(query: URLSearchParams): WatchOptions {
  const initial = query.get('sendInitialEvents');
  const options = {
    ...listOptionsOf(query),
    allowWatchBookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
    timeoutSeconds: readInteger(query, 'timeoutSeconds'),
  };
  refuse('ListOptions', watchErrors(options));
  return options;
}

function watchErrors(options: WatchOptions): readonly FieldError[] {
  const { resourceVersionMatch: match, sendInitialEvents } = options;
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    errors.push(
      forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    );
  }
  if (match === '') return errors;
  if (sendInitialEvents === undefined) {
    errors.push(
      forbidden(field, `${field} is forbidden for watch unless sendInitialEvents is provided`),
    );
  }
  if (match !== 'NotOlderThan') errors.push(notSupported(field, match, ['NotOlderThan']));
  if (options.continue !== '') {
    errors.push(forbidden(field, `${field} is forbidden when continue is provided`));
  }
  return errors;
}

/** `''` gives undefined. Throws a 400 for what isn't a number. */
export function readRevision(resourceVersion: string): Revision | undefined {
  if (resourceVersion === '') return undefined;
  if (/^\d{1,15}$/.test(resourceVersion)) return Number(resourceVersion);
  const value = printValue(resourceVersion);
  throw badRequest(
    `invalid resource version: resourceVersion: Invalid value: ${value}: strconv.ParseUint: parsing ${value}: invalid syntax`,
  );
}

function readInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  const value = printValue(text);
  throw badRequest(`strconv.ParseInt: parsing ${value}: invalid syntax`);
}
