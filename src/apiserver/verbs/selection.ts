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

/** A kind without fields of its own offers both of its metadata's, even where it has no namespace: as upstream. */
function checkOffered(strategy: Strategy, field: string): void {
  const { type, fields } = strategy;
  const offered = [...Object.keys(fields ?? {}), 'metadata.name'];
  if (!fields || type.namespaced) offered.push('metadata.namespace');
  if (offered.includes(field)) return;
  throw badRequest(
    strategy.unknownField?.(field) ??
      (fields
        ? `field label not supported: ${field}`
        : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`),
  );
}

function readField({ fields }: Strategy, object: KubeObject, field: string): string | undefined {
  if (field === 'metadata.name') return object.metadata.name;
  if (field === 'metadata.namespace') return object.metadata.namespace;
  return fields?.[field]?.(object);
}
