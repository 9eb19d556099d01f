/** Writes objects and lists in Kubernetes' protobuf. The JSON must have been through `schema/decode.ts`. */
import { bug } from '#base/errors.ts';
import { writeMessage } from './encode-plan.ts';
import {
  envelopeFields,
  formOf,
  listFields,
  magic,
  schemaFor,
  typeMetaFields,
} from './envelope.ts';
import type { TypeMeta } from './envelope.ts';
import { keyOf } from './field-writers.ts';
import { wireTypes } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

export function hasProtobuf(type: TypeMeta): boolean {
  return formOf(type) !== undefined;
}

/**
 * An object or a list with its envelope. Undefined when the kind has no protobuf form (`metav1.Table`, custom
 * resources): answer in JSON then.
 */
export function encodeProtobuf(
  object: Partial<TypeMeta> & { readonly items?: unknown; readonly metadata?: unknown },
): Uint8Array | undefined {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const form = formOf({ apiVersion, kind });
  if (!form) return undefined;
  const writer = new WireWriter();
  writeAfterRaw(writer);
  const before = writer.length;
  if (form.isList) writeList(writer, form.name, object);
  else writeMessage(writer, form.name, object);
  writer.varint(writer.length - before);
  writeBeforeRaw(writer, { apiVersion, kind });
  return writer.finish();
}

function writeList(
  writer: WireWriter,
  item: string,
  { items, metadata }: { readonly items?: unknown; readonly metadata?: unknown },
): void {
  const all: readonly unknown[] = Array.isArray(items) ? items : [];
  for (let index = all.length - 1; index >= 0; index--) writeItem(writer, item, all[index]);
  writeListMeta(writer, metadata);
}

function writeItem(writer: WireWriter, name: string, object: unknown): void {
  const before = writer.length;
  writeMessage(writer, name, object);
  writer.varint(writer.length - before);
  writer.tag(listFields.items, wireTypes.length);
}

function writeListMeta(writer: WireWriter, metadata: unknown): void {
  const before = writer.length;
  writeMessage(writer, 'ListMeta', metadata);
  writer.varint(writer.length - before);
  writer.tag(listFields.metadata, wireTypes.length);
}

function writeAfterRaw(writer: WireWriter): void {
  writer.text('');
  writer.tag(envelopeFields.contentType, wireTypes.length);
  writer.text('');
  writer.tag(envelopeFields.contentEncoding, wireTypes.length);
}

/** After the length of what is enveloped has been written. */
function writeBeforeRaw(writer: WireWriter, { apiVersion, kind }: TypeMeta): void {
  writer.tag(envelopeFields.raw, wireTypes.length);
  writer.within(() => {
    writer.text(kind);
    writer.tag(typeMetaFields.kind, wireTypes.length);
    writer.text(apiVersion);
    writer.tag(typeMetaFields.apiVersion, wireTypes.length);
  });
  writer.tag(envelopeFields.typeMeta, wireTypes.length);
  writer.raw(magic);
}

/** One item as it stands in a list of its kind: what `protobufList` puts together. Its kind has a protobuf form. */
export function encodeItem(object: TypeMeta): Uint8Array {
  const { apiVersion, kind } = object;
  const name = schemaFor(apiVersion, kind) ?? bug(`${kind} has no protobuf form`);
  const writer = new WireWriter();
  writeItem(writer, name, object);
  return writer.finish();
}

/** A list in parts, of which each item is one: nothing is encoded that was encoded before. */
export function protobufList(
  list: TypeMeta,
  metadata: object,
  items: readonly Uint8Array[],
): readonly Uint8Array[] {
  const writer = new WireWriter();
  writeAfterRaw(writer);
  const end = writer.finish();
  const head = new WireWriter();
  writeListMeta(head, metadata);
  head.varint(items.reduce((sum, item) => sum + item.length, head.length));
  writeBeforeRaw(head, list);
  return [head.finish(), ...items, end];
}

const eventKeys = { type: keyOf(1, wireTypes.length), object: keyOf(2, wireTypes.length) };

/**
 * An event of a watch: `metav1.WatchEvent`, whose object is a `RawExtension` around an object with its envelope, after
 * its length in four bytes, most significant first.
 */
export function encodeWatchFrame(type: string, object: Uint8Array): Uint8Array {
  const writer = new WireWriter();
  writer.within(() => {
    writer.bytes(object);
    writer.tag(1, wireTypes.length);
  });
  writer.varint(eventKeys.object);
  writer.text(type);
  writer.varint(eventKeys.type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(writer.length);
  writer.raw(length);
  return writer.finish();
}
