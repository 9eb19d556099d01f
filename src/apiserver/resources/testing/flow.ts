/**
 * For tests of kinds: runs a manifest through what the registry does with it, without a registry, and holds the
 * objects that a strategy may read.
 */
import { parse } from 'yaml';
import { seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { deepFreeze } from '#api/freeze.ts';
import { decode } from '#api/schema/decode.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { Reader, RequestContext, Strategy } from '../../registry/strategy.ts';

export interface TestContext extends RequestContext {
  readonly clock: VirtualClock;
  readonly warned: string[];
}

export function testContext(
  existing: readonly KubeObject[] = [],
  options: Partial<Pick<RequestContext, 'user' | 'dryRun'>> = {},
): TestContext {
  const warned: string[] = [];
  return {
    user: options.user ?? { name: 'admin', groups: ['system:masters'] },
    dryRun: options.dryRun ?? false,
    reader: readerOf(existing),
    clock: new VirtualClock(),
    random: seededRandom(1),
    warned,
    warn: (text) => warned.push(text),
  };
}

/** A reader of just these objects. */
export function readerOf(objects: readonly KubeObject[]): Reader {
  function list<T extends KubeObject>(type: ResourceType<T>, namespace?: string): readonly T[] {
    const found = objects.filter(
      (object) =>
        object.kind === type.kind &&
        (namespace === undefined || object.metadata.namespace === namespace),
    );
    // The kind says the type.
    return found as T[];
  }
  return {
    list,
    having: (type, { read: valueOf, value }, namespace) =>
      list(type, namespace).filter((object) => valueOf(object) === value),
    follow: () => () => [],
    get: <T extends KubeObject>(type: ResourceType<T>, key: ObjectKey) =>
      list(type, key.namespace).find((object) => object.metadata.name === key.name),
  };
}

/** A manifest in YAML, decoded as the strategy's kind, with the metadata that the registry fills in. */
export function read<T extends KubeObject>(strategy: Strategy<T>, manifest: string): T {
  const { object } = decode<T>(strategy.type, parse(manifest));
  const namespace = strategy.type.namespaced ? { namespace: 'default' } : {};
  return deepFreeze({ ...object, metadata: { ...namespace, ...object.metadata } });
}

export interface Outcome<T> {
  readonly object: T;
  /** `field: message`. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Runs a create up to where admission begins. */
export async function create<T extends KubeObject>(
  strategy: Strategy<T>,
  manifest: string,
  context: RequestContext = testContext(),
): Promise<Outcome<T>> {
  const sent = read(strategy, manifest);
  const defaulted = strategy.setDefaults?.(sent) ?? sent;
  const object = (await strategy.prepareForCreate?.(deepFreeze(defaulted), context)) ?? defaulted;
  return {
    object: deepFreeze(object),
    errors: print(strategy.validate?.(object, context) ?? []),
    warnings: strategy.warnings?.(object, undefined, context) ?? [],
  };
}

/** Runs an update of `stored`. */
export async function update<T extends KubeObject>(
  strategy: Strategy<T>,
  { stored, manifest }: { stored: T; manifest: string },
  context: RequestContext = testContext(),
): Promise<Outcome<T>> {
  const sent = read(strategy, manifest);
  const defaulted = strategy.setDefaults?.(sent) ?? sent;
  const prepared = await strategy.prepareForUpdate?.(deepFreeze(defaulted), stored, context);
  const object = deepFreeze(prepared ?? defaulted);
  return {
    object,
    errors: print([
      ...(strategy.validate?.(object, context) ?? []),
      ...(strategy.validateUpdate?.(object, stored, context) ?? []),
    ]),
    warnings: strategy.warnings?.(object, stored, context) ?? [],
  };
}

/** The cells of an object: those of `kubectl get`, and those that `-o wide` adds. */
export function row<T extends KubeObject>(
  strategy: Strategy<T>,
  object: T,
  now: number,
): { readonly plain: readonly unknown[]; readonly wide: readonly unknown[] } {
  const cells = (priority: 0 | 1): readonly unknown[] =>
    strategy.columns
      .filter((column) => column.priority === priority)
      .map((column) => column.cell(object, now));
  return { plain: cells(0), wide: cells(1) };
}

/** Its column headers, as `kubectl` shows them. */
export function headers(strategy: Strategy, priority: 0 | 1): readonly string[] {
  return strategy.columns
    .filter((column) => column.priority === priority)
    .map((column) => column.name.toUpperCase());
}

function print(errors: readonly FieldError[]): readonly string[] {
  return errors.map(({ field, message }) => `${field}: ${message}`);
}
