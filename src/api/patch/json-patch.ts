/** JSON patch, RFC 6902, over JSON pointers, RFC 6901. */
import { ApiError, badRequest, tooLarge } from '../status.ts';
import { jsonKind } from '../schema/fault.ts';
import { deepEqual } from '../deep-equal.ts';
import { isRecord } from '#base/json-object.ts';
import { setEntry } from '../schema/compile.ts';

/** Upstream allows no more. */
export const maxOperations = 10_000;

/** What all copies of one patch together may add, as JSON; upstream's bound. */
const maxCopiedBytes = 3 * 1024 * 1024;

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
  const draft = new Draft(target);
  for (const operation of body.map(readOperation)) applyOperation(draft, operation);
  return draft.root;
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

const operations: Readonly<Record<string, (draft: Draft, operation: Operation) => void>> = {
  add: (draft, { path, value }) => draft.put(path, value, 'add'),
  replace: (draft, { path, value }) => draft.put(path, value, 'replace'),
  remove: (draft, { path }) => draft.remove(path),
  copy: (draft, { path, from = [] }) => draft.put(path, draft.copyOf(from), 'add'),
  move: (draft, { path, from = [] }) => {
    if (path.length > from.length && from.every((part, index) => part === path[index])) {
      throw doesNotApply(`move operation does not apply: cannot move "${print(from)}" into itself`);
    }
    const value = draft.read(from);
    draft.remove(from);
    draft.put(path, value, 'add');
  },
  test: (draft, { path, value }) => {
    if (deepEqual(draft.read(path, null), value)) return;
    throw doesNotApply(`testing value ${print(path)} failed: test failed`);
  },
};

function applyOperation(draft: Draft, operation: Operation): void {
  try {
    operations[operation.op]?.(draft, operation);
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

/**
 * The document while it changes. What it was made of stays as it is: a list or an object is copied when it changes
 * first, and then it is ours, so that ten thousand operations don't copy a big one ten thousand times.
 */
class Draft {
  #root: unknown;
  #copied = 0;
  readonly #ours = new WeakSet();

  constructor(root: unknown) {
    this.#root = root;
  }

  get root(): unknown {
    return this.#root;
  }

  /** What is at the path; `missing`, where it isn't undefined, for what isn't there. */
  read(path: readonly string[], missing?: unknown): unknown {
    let at = this.#root;
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

  /** Throws a 422 when all copies together have grown too big: each could be of all before. */
  copyOf(path: readonly string[]): unknown {
    const text = JSON.stringify(this.read(path));
    this.#copied += text.length;
    if (this.#copied > maxCopiedBytes) {
      throw doesNotApply(
        `Unable to complete the copy, the accumulated size increase of copy is ${this.#copied}, exceeding the limit ${maxCopiedBytes}`,
      );
    }
    return JSON.parse(text);
  }

  put(path: readonly string[], value: unknown, mode: 'add' | 'replace'): void {
    const part = path.at(-1);
    if (part === undefined) {
      this.#root = value;
      return;
    }
    const holder = this.#holder(path);
    if (!Array.isArray(holder)) {
      if (mode === 'replace' && !Object.hasOwn(holder, part)) throw new MissingPath(path);
      setEntry(holder, part, value);
      return;
    }
    const index = part === '-' && mode === 'add' ? holder.length : indexOf(part);
    const end = mode === 'add' ? holder.length : holder.length - 1;
    if (index === undefined || index > end) throw new MissingPath(path);
    holder.splice(index, mode === 'add' ? 0 : 1, value);
  }

  remove(path: readonly string[]): void {
    const part = path.at(-1);
    if (part === undefined) {
      this.#root = null;
      return;
    }
    const holder = this.#holder(path);
    if (Array.isArray(holder)) {
      const index = indexOf(part);
      if (index === undefined || index >= holder.length) throw new MissingPath(path);
      holder.splice(index, 1);
    } else {
      if (!Object.hasOwn(holder, part)) throw new MissingPath(path);
      delete holder[part];
    }
  }

  /** What holds the end of the path, ours to change. */
  #holder(path: readonly string[]): unknown[] | Record<string, unknown> {
    let at = this.#own(this.#root, path);
    this.#root = at;
    for (const part of path.slice(0, -1)) {
      const inner = this.#own(childOf(at, part), path);
      if (Array.isArray(at)) at[Number(part)] = inner;
      else setEntry(at, part, inner);
      at = inner;
    }
    return at;
  }

  #own(value: unknown, path: readonly string[]): unknown[] | Record<string, unknown> {
    if (typeof value !== 'object' || value === null) throw new MissingPath(path);
    const mine = value as unknown[] | Record<string, unknown>;
    if (this.#ours.has(value)) return mine;
    const copy = Array.isArray(mine) ? [...mine] : { ...mine };
    this.#ours.add(copy);
    return copy;
  }
}

function childOf(value: unknown, part: string): unknown {
  if (Array.isArray(value)) {
    const item: unknown = isIndex(part) ? value[Number(part)] : undefined;
    return item;
  }
  return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function indexOf(part: string): number | undefined {
  return isIndex(part) ? Number(part) : undefined;
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
