/** JSON patch, RFC 6902, over JSON pointers, RFC 6901. */
import { ApiError, badRequest, tooLarge } from '../status.ts';
import { jsonKind } from '../schema/fault.ts';
import { deepEqual } from '../deep-equal.ts';
import { isRecord, withEntry, withoutEntry } from '#base/json-object.ts';

/** Upstream allows no more. */
export const maxOperations = 10_000;

interface Operation {
  readonly op: string;
  readonly path: readonly string[];
  readonly from?: readonly string[];
  readonly value?: unknown;
}

/** All operations apply, or none: a failure throws a 422. */
export function applyJsonPatch(target: unknown, body: unknown): unknown {
  if (!Array.isArray(body)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonKind(body)} into Go value of type jsonpatch.Patch`,
    );
  }
  if (body.length > maxOperations) {
    throw tooLarge(
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${body.length}`,
    );
  }
  return body.map(readOperation).reduce(applyOperation, target);
}

function readOperation(entry: unknown, index: number): Operation {
  if (!isRecord(entry))
    throw badRequest(`error decoding patch: operation ${index} isn't an object`);
  const { op, path, from, value } = entry;
  if (typeof op !== 'string' || !Object.hasOwn(operations, op)) {
    throw badRequest(`error decoding patch: operation ${index}: unexpected kind: ${String(op)}`);
  }
  const needsFrom = op === 'move' || op === 'copy';
  if (['add', 'replace', 'test'].includes(op) && !Object.hasOwn(entry, 'value')) {
    throw badRequest(`error decoding patch: operation ${index}: ${op} needs a value`);
  }
  return {
    op,
    path: readPointer(path, `operation ${index}: path`),
    ...(needsFrom ? { from: readPointer(from, `operation ${index}: from`) } : {}),
    value,
  };
}

function readPointer(pointer: unknown, what: string): string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) {
    throw badRequest(`error decoding patch: ${what} must be a JSON pointer`);
  }
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const operations: Readonly<Record<string, (document: unknown, operation: Operation) => unknown>> = {
  add: (document, { path, value }) => put(document, path, { value, mode: 'add' }),
  replace: (document, { path, value }) => put(document, path, { value, mode: 'replace' }),
  remove: (document, { path }) => remove(document, path),
  copy: (document, { path, from = [] }) =>
    put(document, path, { value: read(document, from), mode: 'add' }),
  move: (document, { path, from = [] }) => {
    if (path.length > from.length && from.every((part, index) => part === path[index])) {
      throw doesNotApply(`move operation does not apply: cannot move "${print(from)}" into itself`);
    }
    return put(remove(document, from), path, { value: read(document, from), mode: 'add' });
  },
  test: (document, { path, value }) => {
    if (deepEqual(read(document, path, null), value)) return document;
    throw doesNotApply(`testing value ${print(path)} failed: test failed`);
  },
};

function applyOperation(document: unknown, operation: Operation): unknown {
  try {
    return operations[operation.op]?.(document, operation);
  } catch (thrown) {
    if (!(thrown instanceof MissingPath)) throw thrown;
    throw doesNotApply(
      `${operation.op} operation does not apply: doc is missing path: "${thrown.message}": missing value`,
    );
  }
}

/** The message is the JSON pointer. */
class MissingPath extends Error {
  constructor(path: readonly string[]) {
    super(print(path));
    this.name = 'MissingPath';
  }
}

function read(document: unknown, path: readonly string[], missing?: unknown): unknown {
  let at = document;
  for (const part of path) {
    const next = childOf(at, part);
    if (next === undefined) {
      if (missing !== undefined) return missing;
      throw new MissingPath(path);
    }
    at = next;
  }
  return at;
}

function childOf(value: unknown, part: string): unknown {
  if (Array.isArray(value)) {
    const item: unknown = isIndex(part) ? value[Number(part)] : undefined;
    return item;
  }
  return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

interface Put {
  readonly value: unknown;
  readonly mode: 'add' | 'replace';
}

function put(document: unknown, path: readonly string[], change: Put): unknown {
  return edit(document, path, {
    root: () => change.value,
    list: (items, part) => {
      if (change.mode === 'replace') {
        if (!isIndex(part) || Number(part) >= items.length) throw new MissingPath(path);
        return items.with(Number(part), change.value);
      }
      const index = part === '-' ? items.length : Number(part);
      if ((part !== '-' && !isIndex(part)) || index > items.length) throw new MissingPath(path);
      return items.toSpliced(index, 0, change.value);
    },
    object: (object, part) => {
      if (change.mode === 'replace' && !Object.hasOwn(object, part)) throw new MissingPath(path);
      return withEntry(object, part, change.value);
    },
  });
}

function remove(document: unknown, path: readonly string[]): unknown {
  return edit(document, path, {
    root: () => null,
    list: (items, part) => {
      if (!isIndex(part) || Number(part) >= items.length) throw new MissingPath(path);
      return items.toSpliced(Number(part), 1);
    },
    object: (object, part) => {
      if (!Object.hasOwn(object, part)) throw new MissingPath(path);
      return withoutEntry(object, part);
    },
  });
}

interface Editor {
  root(): unknown;
  list(items: readonly unknown[], part: string): unknown;
  object(object: Readonly<Record<string, unknown>>, part: string): unknown;
}

/** Copies what lies on the path and lets the editor change its end. */
function edit(document: unknown, path: readonly string[], editor: Editor): unknown {
  const change = (value: unknown, depth: number): unknown => {
    const part = path[depth];
    if (part === undefined) return editor.root();
    const last = depth === path.length - 1;
    if (Array.isArray(value)) {
      if (last) return editor.list(value, part);
      if (childOf(value, part) === undefined) throw new MissingPath(path);
      return value.with(Number(part), change(childOf(value, part), depth + 1));
    }
    if (!isRecord(value)) throw new MissingPath(path);
    if (last) return editor.object(value, part);
    if (!Object.hasOwn(value, part)) throw new MissingPath(path);
    return withEntry(value, part, change(value[part], depth + 1));
  };
  return change(document, 0);
}

function isIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

function print(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Upstream's general sentence, and the reason. */
function doesNotApply(why: string): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `the server rejected our request due to an error in our request: ${why}`,
    reason: 'Invalid',
    code: 422,
  });
}
