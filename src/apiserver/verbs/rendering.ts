/**
 * The forms in which objects are answered: as they are, as metadata only, or as rows of a table (what `kubectl get`
 * prints). For each form: one object, a list from parts, and a watch event's object.
 */
import { encodeJson } from '#api/codec/json.ts';
import { encodeItem, hasProtobuf, protobufList } from '#api/codec/protobuf/encode.ts';
import type { TypeMeta } from '#api/codec/protobuf/envelope.ts';
import type { ListMeta } from '#api/gen/types.ts';
import { type KubeObject, apiVersionOf } from '#api/object.ts';
import { badRequest } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import type { ApiResult, Rendering as RenderingName } from '#client/api-handler.ts';
import type { Resource } from '../registry/resource.ts';
import type { Written } from '../registry/write.ts';
import { partialMetadata } from './partial-metadata.ts';
import { type IncludeObject, tableColumns, tableRow } from './table.ts';

export interface Rendering {
  /** Tells apart what is shared between requests. */
  readonly name: string;
  /** As it is answered alone. */
  single(item: Written): TypeMeta;
  singleBytes(item: Written): Uint8Array;
  /** What a list begins with, up to its items, without the closing brace of its metadata. */
  listHead(): TypeMeta;
  /** The field of the items. */
  readonly listField: 'items' | 'rows';
  /** In which order a list shows its items, where that isn't theirs. */
  order?(a: KubeObject, b: KubeObject): number;
  /** One item of a list. */
  itemBytes(item: Written): Uint8Array;
  /** The object of a bookmark. */
  bookmark(metadata: object): TypeMeta;
}

export interface RenderingRequest {
  readonly resource: Resource;
  readonly as: RenderingName['as'];
  readonly query: URLSearchParams;
  /** For ages, which count up to the moment in which a row is made. */
  readonly clock: Clock;
}

export function renderingOf(request: RenderingRequest): Rendering {
  if (request.as === 'Table') return asTable(request);
  return request.as === 'object' ? asObject(request.resource) : metadataOnly;
}

function asObject({ type }: Resource): Rendering {
  const apiVersion = apiVersionOf(type);
  return {
    name: 'object',
    single: (item) => item.object,
    singleBytes: (item) => item.bytes(),
    listHead: () => ({ kind: `${type.kind}List`, apiVersion }),
    listField: 'items',
    itemBytes: (item) => item.bytes(),
    bookmark: (metadata) => ({ kind: type.kind, apiVersion, metadata }),
  };
}

const metaVersion = 'meta.k8s.io/v1';

const metadataOnly: Rendering = {
  name: 'metadata',
  single: (item) => partialMetadata(item.object),
  singleBytes: (item) => encodeJson(partialMetadata(item.object)),
  listHead: () => ({ kind: 'PartialObjectMetadataList', apiVersion: metaVersion }),
  listField: 'items',
  itemBytes: (item) => encodeJson(partialMetadata(item.object)),
  bookmark: (metadata) => ({ kind: 'PartialObjectMetadata', apiVersion: metaVersion, metadata }),
};

function asTable({ resource, query, clock }: RenderingRequest): Rendering {
  const include = includeObject(query.get('includeObject') ?? '');
  const { strategy } = resource;
  const head = { kind: 'Table', apiVersion: metaVersion };
  const columnDefinitions = tableColumns(strategy.columns);
  const row = ({ object }: Written): object =>
    tableRow(object, { strategy, include, now: clock.now() });
  const single = (item: Written): TypeMeta => {
    const metadata = { resourceVersion: item.object.metadata.resourceVersion };
    const table = { ...head, metadata, columnDefinitions, rows: [row(item)] };
    return table;
  };
  return {
    name: `table ${include}`,
    single,
    singleBytes: (item) => encodeJson(single(item)),
    listHead: () => ({ ...head, columnDefinitions }),
    listField: 'rows',
    ...(strategy.tableOrder && { order: strategy.tableOrder.bind(strategy) }),
    itemBytes: (item) => encodeJson(row(item)),
    bookmark: (metadata) => ({ ...head, metadata, columnDefinitions, rows: [] }),
  };
}

function includeObject(text: string): IncludeObject {
  if (text === '') return 'Metadata';
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(text)}`);
}

const encoder = new TextEncoder();
const comma = encoder.encode(',');
const end = encoder.encode(']}\n');

/** A list's answer in the rendering that was asked for. */
export function listResult(
  rendering: Rendering,
  metadata: ListMeta,
  items: readonly Written[],
): ApiResult {
  return {
    kind: 'list',
    code: 200,
    list: () => ({ metadata, items: items.map((item) => item.object) }),
    chunks: () => listChunks(rendering, metadata, items),
    protobufChunks: () => protobufChunks(rendering, metadata, items),
  };
}

/** As `listChunks`, in protobuf. */
function protobufChunks(
  rendering: Rendering,
  metadata: ListMeta,
  items: readonly Written[],
): readonly Uint8Array[] | undefined {
  const head = rendering.listHead();
  if (!hasProtobuf(head)) return undefined;
  return protobufList(
    head,
    metadata,
    items.map((item) =>
      rendering.name === 'object' ? itemBytes(item.object) : encodeItem(rendering.single(item)),
    ),
  );
}

/** By object: what is listed again isn't encoded again. */
const inProtobuf = new WeakMap<KubeObject, Uint8Array>();

function itemBytes(object: KubeObject): Uint8Array {
  let bytes = inProtobuf.get(object);
  if (!bytes) {
    bytes = encodeItem(object);
    inProtobuf.set(object, bytes);
  }
  return bytes;
}

/** A list's JSON in parts, of which each item is one: nothing is encoded that was encoded before. */
function listChunks(
  rendering: Rendering,
  metadata: ListMeta,
  items: readonly Written[],
): readonly Uint8Array[] {
  const head = JSON.stringify({ ...rendering.listHead(), metadata });
  const chunks: Uint8Array[] = [encoder.encode(`${head.slice(0, -1)},"${rendering.listField}":[`)];
  const shown = rendering.order
    ? items.toSorted((a, b) => rendering.order?.(a.object, b.object) ?? 0)
    : items;
  for (const [index, item] of shown.entries()) {
    if (index > 0) chunks.push(comma);
    chunks.push(rendering.itemBytes(item));
  }
  chunks.push(end);
  return chunks;
}
