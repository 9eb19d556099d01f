/** What surrounds every object in Kubernetes' protobuf: a magic number and `runtime.Unknown`, which says the kind. */
import { findTypeSchema, schemaNameOf } from '../../schema/tables.ts';
import { partialMetadataName } from './layout.ts';

export const protobufMediaType = 'application/vnd.kubernetes.protobuf';

/** `k8s` and a zero byte. */
export const magic = Uint8Array.of(0x6b, 0x38, 0x73, 0x00);

/** Field numbers of `runtime.Unknown` and its `TypeMeta`. */
export const envelopeFields = { typeMeta: 1, raw: 2, contentEncoding: 3, contentType: 4 } as const;
export const typeMetaFields = { apiVersion: 1, kind: 2 } as const;

/** Field numbers of every list kind. */
export const listFields = { metadata: 1, items: 2 } as const;

export function isProtobuf(bytes: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** Options are in every group, with one schema. */
const everywhere = new Set(['DeleteOptions', 'Status']);

/** The schema's short name; undefined for a kind that isn't known. */
export function schemaFor(apiVersion: string, kind: string): string | undefined {
  const [first = '', second] = apiVersion.split('/');
  const [group, version] = second === undefined ? ['', first] : [first, second];
  const name = schemaNameOf({ group, version, kind });
  if (name !== undefined) return name;
  if (kind === partialMetadataName && group === 'meta.k8s.io') return partialMetadataName;
  return everywhere.has(kind) && findTypeSchema(kind) ? kind : undefined;
}

/** What an envelope says of its content. */
export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The schema of a kind, or of a list kind's items; undefined when it has no protobuf form. */
export function formOf({
  apiVersion,
  kind,
}: TypeMeta): { name: string; isList: boolean } | undefined {
  const name = schemaFor(apiVersion, kind);
  if (name !== undefined) return { name, isList: false };
  const item = kind.endsWith('List') ? schemaFor(apiVersion, kind.slice(0, -4)) : undefined;
  return item === undefined ? undefined : { name: item, isList: true };
}
