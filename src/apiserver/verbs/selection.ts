/** Which objects a list, watch or delete-collection is about: its label and field selectors. */
import type { KubeObject } from '#api/object.ts';
import { matchesFields, parseFieldSelector } from '#api/selector/field-query.ts';
import { parseLabelSelector } from '#api/selector/label-query.ts';
import { badRequest } from '#api/status.ts';
import type { FieldValue, StoredItem } from '../registry/resource.ts';
import type { Strategy } from '../registry/strategy.ts';
import { type Call, namespaceOf } from './call.ts';

export interface Selection {
  /** True when every object is meant. */
  readonly everything: boolean;
  /** What an index can find: everything selected has this value. */
  readonly indexed?: FieldValue;
  matches(object: KubeObject): boolean;
}

/** Throws a 400 for what can't be read and for fields that the kind doesn't offer. */
export function selectionOf(
  { request, resource }: Call,
  options: { readonly labelSelector: string; readonly fieldSelector: string },
): Selection {
  const labels = parseLabelSelector(options.labelSelector);
  const terms = parseFieldSelector(options.fieldSelector);
  for (const { field } of terms) checkOffered(resource.strategy, field);
  // A name in the path of old (`/watch/pods/NAME`) selects one.
  const { name } = request.info;
  const { indexedFields = [], view } = resource.strategy;
  const indexable = ['metadata.name', ...indexedFields];
  const indexed = view
    ? undefined
    : terms.find(({ field, operator }) => operator === '=' && indexable.includes(field));
  return {
    ...(indexed && { indexed: { field: indexed.field, value: indexed.value } }),
    everything: labels.requirements.length === 0 && terms.length === 0 && name === '',
    matches: (object) =>
      (name === '' || object.metadata.name === name) &&
      labels.matches(object.metadata.labels) &&
      (terms.length === 0 ||
        matchesFields(terms, (field) => readField(resource.strategy, object, field))),
  };
}

/** What the selection chooses from: the namespace's objects after a store key, where an index knows fewer only those. */
export function inScope(call: Call, { indexed }: Selection, after?: string): readonly StoredItem[] {
  const namespace = namespaceOf(call);
  return indexed
    ? call.resource.having(indexed, namespace, after)
    : call.resource.range(namespace, after);
}

function checkOffered({ type, fields = {} }: Strategy, field: string): void {
  if (field === 'metadata.name' || (field === 'metadata.namespace' && type.namespaced)) return;
  if (Object.hasOwn(fields, field)) return;
  if (Object.keys(fields).length > 0) throw badRequest(`field label not supported: ${field}`);
  const offered = type.namespaced ? '"metadata.name", "metadata.namespace"' : '"metadata.name"';
  throw badRequest(`${JSON.stringify(field)} is not a known field selector: only ${offered}`);
}

function readField({ fields }: Strategy, object: KubeObject, field: string): string | undefined {
  if (field === 'metadata.name') return object.metadata.name;
  if (field === 'metadata.namespace') return object.metadata.namespace;
  return fields?.[field]?.(object);
}
