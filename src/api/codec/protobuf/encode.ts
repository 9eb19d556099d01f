/** Writes objects and lists in Kubernetes' protobuf. The JSON must have been through `schema/decode.ts`. */
import type { Scalar, TypeRef } from '../../schema/tables.ts';
import { envelopeFields, listFields, magic, schemaFor, typeMetaFields } from './envelope.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { wireTypes } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Undefined when the kind has no protobuf form (`metav1.Table`, custom resources): answer in JSON then. */
export function encodeProtobuf(object: Fields): Uint8Array | undefined {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const writer = new WireWriter();
  const writeRaw = rawWriter(writer, object, { apiVersion, kind });
  if (!writeRaw) return undefined;
  writer.text('');
  writer.tag(envelopeFields.contentType, wireTypes.length);
  writer.text('');
  writer.tag(envelopeFields.contentEncoding, wireTypes.length);
  writer.within(writeRaw);
  writer.tag(envelopeFields.raw, wireTypes.length);
  writer.within(() => {
    writer.text(kind);
    writer.tag(typeMetaFields.kind, wireTypes.length);
    writer.text(apiVersion);
    writer.tag(typeMetaFields.apiVersion, wireTypes.length);
  });
  writer.tag(envelopeFields.typeMeta, wireTypes.length);
  writer.raw(magic);
  return writer.finish();
}

function rawWriter(
  writer: WireWriter,
  object: Fields,
  { apiVersion, kind }: { apiVersion: string; kind: string },
): (() => void) | undefined {
  const name = schemaFor(apiVersion, kind);
  if (name !== undefined) return () => writeMessage(writer, layoutOf(name), object);
  const item = kind.endsWith('List') ? schemaFor(apiVersion, kind.slice(0, -4)) : undefined;
  if (item === undefined) return undefined;
  return () => {
    writeItems(writer, listOf(object['items']), {
      number: listFields.items,
      type: { kind: 'struct', name: item, goName: item },
    });
    writer.within(() => writeMessage(writer, layoutOf('ListMeta'), recordOf(object['metadata'])));
    writer.tag(listFields.metadata, wireTypes.length);
  };
}

/** True when anything was written. */
function writeMessage(writer: WireWriter, layout: Layout, object: Fields): boolean {
  const before = writer.length;
  for (const [number, slot] of [...layout].sort(([a], [b]) => b - a)) {
    if (slot.kind === 'embedded') {
      const start = writer.length;
      // An embedded struct without fields is left out, as an absent message is an empty one.
      if (!writeMessage(writer, slot.layout, object)) continue;
      writer.varint(writer.length - start);
      writer.tag(number, wireTypes.length);
      continue;
    }
    const { name, type } = slot.field;
    const value = object[name];
    if (value === undefined || value === null) continue;
    if (type.kind === 'list') writeItems(writer, listOf(value), { number, type: type.of });
    else if (type.kind === 'map') writeEntries(writer, recordOf(value), { number, type: type.of });
    else writeValue(writer, value, { number, type });
  }
  return writer.length > before;
}

interface Target {
  readonly number: number;
  readonly type: TypeRef;
}

function writeItems(writer: WireWriter, items: readonly unknown[], target: Target): void {
  for (let index = items.length - 1; index >= 0; index--) writeValue(writer, items[index], target);
}

/** In the order of keys, so that equal objects have equal bytes. */
function writeEntries(writer: WireWriter, entries: Fields, { number, type }: Target): void {
  for (const key of Object.keys(entries).sort().reverse()) {
    writer.within(() => {
      writeValue(writer, entries[key], { number: 2, type });
      writer.text(key);
      writer.tag(1, wireTypes.length);
    });
    writer.tag(number, wireTypes.length);
  }
}

/** The value and, before it, its tag. */
function writeValue(writer: WireWriter, value: unknown, { number, type }: Target): void {
  if (type.kind === 'scalar') {
    const wire = scalarWriters[type.scalar](writer, value);
    return writer.tag(number, wire);
  }
  writer.within(() => {
    if (type.kind === 'struct') writeMessage(writer, layoutOf(type.name), recordOf(value));
    else
      writeItems(writer, listOf(value), { number: 1, type: type.kind === 'list' ? type.of : type });
  });
  return writer.tag(number, wireTypes.length);
}

const number = (writer: WireWriter, value: unknown): number => {
  writer.varint(Number(value));
  return wireTypes.varint;
};

/** Each writes the value and returns the wire type of its tag. */
const scalarWriters: Readonly<Record<Scalar, (writer: WireWriter, value: unknown) => number>> = {
  string: (writer, value) => {
    writer.text(String(value));
    return wireTypes.length;
  },
  bool: number,
  int32: number,
  int64: number,
  float64: (writer, value) => {
    writer.double(Number(value));
    return wireTypes.fixed64;
  },
  bytes: (writer, value) => {
    writer.bytes(Buffer.from(String(value), 'base64'));
    return wireTypes.length;
  },
  Quantity: message((writer, value) => {
    writer.text(String(value));
    writer.tag(1, wireTypes.length);
  }),
  IntOrString: message((writer, value) => {
    const isText = typeof value === 'string';
    writer.text(isText ? value : '');
    writer.tag(3, wireTypes.length);
    writer.varint(isText ? 0 : Number(value));
    writer.tag(2, wireTypes.varint);
    writer.varint(isText ? 1 : 0);
    writer.tag(1, wireTypes.varint);
  }),
  Time: message((writer, value) => writeTime(writer, String(value))),
  MicroTime: message((writer, value) => writeTime(writer, String(value))),
  Json: message((writer, value) => {
    writer.bytes(Buffer.from(JSON.stringify(value)));
    writer.tag(1, wireTypes.length);
  }),
};

function message(
  write: (writer: WireWriter, value: unknown) => void,
): (writer: WireWriter, value: unknown) => number {
  return (writer, value) => {
    writer.within(() => write(writer, value));
    return wireTypes.length;
  };
}

function writeTime(writer: WireWriter, text: string): void {
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? '';
  writer.varint(Number(fraction.padEnd(9, '0')));
  writer.tag(2, wireTypes.varint);
  writer.varint(Math.floor(Date.parse(text) / 1000));
  writer.tag(1, wireTypes.varint);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Fields {
  // Decoding has seen to it that this is an object.
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
