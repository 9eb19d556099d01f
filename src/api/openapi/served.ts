/** What the OpenAPI documents are told of the API server: which resources it serves, and what may be done to them. */
import type { JSONSchemaProps } from '../gen/types.ts';
import type { GroupVersionKind } from '../schema/tables.ts';

/** A kind whose objects documents may tell of. */
export interface DescribedKind extends GroupVersionKind {
  /** Of a custom kind, as its definition gives it; built-in ones stand in the tables. */
  readonly schema?: JSONSchemaProps;
}

export interface ServedResource extends DescribedKind {
  /** Lower-case plural. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Of get, list, watch, create, update, patch, delete, deletecollection. */
  readonly verbs: readonly string[];
  readonly subresources: readonly ServedSubresource[];
}

export interface ServedSubresource {
  readonly name: string;
  /** Of the body; that of the resource itself for `status`. */
  readonly kind: DescribedKind;
  readonly verbs: readonly string[];
}

/** `api/v1` or `apis/apps/v1`: the part of the URL and the key of a v3 document. */
export function groupPath({ group, version }: { group: string; version: string }): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

/** A document, or a part of one. */
export type JsonDocument = Readonly<Record<string, unknown>>;

/** Texts for `kubectl explain`, by a type's upstream name. */
export type Descriptions = Readonly<
  Record<string, { readonly text?: string; readonly fields: Readonly<Record<string, string>> }>
>;

/** Where `npm run generate:descriptions` writes them; the file is optional. */
export const descriptionsFile: URL = new URL('../gen/descriptions.json', import.meta.url);

/** What the versions of OpenAPI write in different ways. */
export interface DefinitionStyle {
  /** `#/definitions/` or `#/components/schemas/`. */
  readonly refPrefix: string;
  /** OpenAPI 3 allows nothing beside a `$ref`, so it goes into `allOf`, and it knows `oneOf`. */
  readonly wrapRefs: boolean;
  readonly descriptions: Descriptions;
}

export interface OpenApiOptions {
  /** The server's version, such as `v1.36.0`. */
  readonly version: string;
  readonly descriptions?: Descriptions;
}

export function groupVersionKinds(kinds: readonly GroupVersionKind[]): JsonDocument[] {
  return kinds.map(({ group, kind, version }) => ({ group, kind, version }));
}
