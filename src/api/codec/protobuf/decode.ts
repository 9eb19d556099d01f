/**
 * Reads bodies in Kubernetes' protobuf, which kubectl and Go clients send for the kinds they know, and gives the
 * JSON that the same object would have. What JSON would leave out may be there as an empty value: the result goes
 * through `schema/decode.ts` like any other body.
 */
import { setEntry } from '../../schema/compile.ts';
import type { Scalar, TypeRef } from '../../schema/tables.ts';
import { toMicroTime, toTime } from '#base/clock.ts';
import { badRequest } from '../../status.ts';
import { parseJson } from '../json.ts';
import { envelopeFields, isProtobuf, magic, schemaFor, typeMetaFields } from './envelope.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { malformed, wireTypes, WireReader } from './wire-reader.ts';

export interface DecodedProtobuf {
  readonly apiVersion: string;
  readonly kind: string;
  /** With `apiVersion` and `kind` in it. */
  readonly value: unknown;
}

/** Messages within messages; no real object comes near. */
const maxDepth = 200;

/** Throws a 400 for anything malformed and for a kind that isn't known. */
export function decodeProtobuf(bytes: Uint8Array): DecodedProtobuf {
  if (!isProtobuf(bytes)) throw malformed('the body does not begin with the Kubernetes prefix');
  const { apiVersion, kind, raw, contentType } = readEnvelope(bytes.subarray(magic.length));
  if (contentType === 'application/json') {
    return { apiVersion, kind, value: parseJson(raw).value };
  }
  const name = schemaFor(apiVersion, kind);
  if (name === undefined) {
    throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}"`);
  }
  const value = readMessage(new WireReader(raw), layoutOf(name), { apiVersion, kind });
  return { apiVersion, kind, value };
}

interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly contentType: string;
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const reader = new WireReader(bytes);
  const envelope = { apiVersion: '', kind: '', raw: new Uint8Array(), contentType: '' };
  readFields(reader, (number, wire) => {
    if (wire !== wireTypes.length) return false;
    if (number === envelopeFields.typeMeta) {
      reader.within(() =>
        readFields(reader, (inner, innerWire) => {
          if (innerWire !== wireTypes.length) return false;
          if (inner === typeMetaFields.apiVersion) envelope.apiVersion = reader.text();
          else if (inner === typeMetaFields.kind) envelope.kind = reader.text();
          else return false;
          return true;
        }),
      );
    } else if (number === envelopeFields.raw) envelope.raw = new Uint8Array(reader.bytes());
    else if (number === envelopeFields.contentType) envelope.contentType = reader.text();
    else return false;
    return true;
  });
  return envelope;
}

/** Calls `take` for each field of the message; what it doesn't take (false) is skipped. */
function readFields(reader: WireReader, take: (number: number, wire: number) => boolean): void {
  while (!reader.done) {
    const [number, wire] = reader.tag();
    if (!take(number, wire)) reader.skip(wire);
  }
}

type Fields = Record<string, unknown>;

/** Fields are added to `into`; a message that comes twice is merged, as protobuf has it. */
function readMessage(reader: WireReader, layout: Layout, into: Fields, depth = 0): Fields {
  if (depth > maxDepth) throw malformed('exceeded max depth');
  readFields(reader, (number, wire) => {
    const slot = layout.get(number);
    if (!slot) return false;
    if (slot.kind === 'embedded') {
      expectWire(wire, wireTypes.length);
      reader.within(() => readMessage(reader, slot.layout, into, depth + 1));
    } else {
      const { name, type } = slot.field;
      into[name] = readField(reader, { type, wire, before: into[name], depth });
    }
    return true;
  });
  return into;
}

interface FieldSource {
  readonly type: TypeRef;
  readonly wire: number;
  /** What the field holds so far, for lists and maps. */
  readonly before: unknown;
  readonly depth: number;
}

function readField(reader: WireReader, { type, wire, before, depth }: FieldSource): unknown {
  if (type.kind === 'list') {
    const items: unknown[] = Array.isArray(before) ? before : [];
    if (wire === wireTypes.length && isNumeric(type.of)) {
      // Packed: the numbers one after the other, without tags.
      reader.within(() => {
        while (!reader.done) items.push(readValue(reader, type.of, wireOf(type.of), depth));
      });
    } else items.push(readValue(reader, type.of, wire, depth));
    return items;
  }
  if (type.kind === 'map') {
    const entries: Fields = typeof before === 'object' && before !== null ? Object(before) : {};
    expectWire(wire, wireTypes.length);
    reader.within(() => readEntry(reader, type.of, entries, depth));
    return entries;
  }
  return readValue(reader, type, wire, depth);
}

function readEntry(reader: WireReader, type: TypeRef, entries: Fields, depth: number): void {
  let key = '';
  let value: unknown = null;
  readFields(reader, (number, wire) => {
    if (number === 1) key = (expectWire(wire, wireTypes.length), reader.text());
    else if (number === 2) value = readValue(reader, type, wire, depth);
    else return false;
    return true;
  });
  setEntry(entries, key, value);
}

/** One value; a list that stands where one value is expected is a message of its own, with its items in field 1. */
function readValue(reader: WireReader, type: TypeRef, wire: number, depth: number): unknown {
  expectWire(wire, wireOf(type));
  if (type.kind === 'scalar') return scalarReaders[type.scalar](reader);
  if (type.kind === 'struct') {
    return reader.within(() => readMessage(reader, layoutOf(type.name), {}, depth + 1));
  }
  const items: unknown[] = [];
  reader.within(() =>
    readFields(reader, (number, itemWire) => {
      if (number !== 1) return false;
      items.push(readValue(reader, type.of, itemWire, depth + 1));
      return true;
    }),
  );
  return items;
}

function expectWire(wire: number, expected: number): void {
  if (wire !== expected) throw malformed(`wrong wire type ${wire}`);
}

function isNumeric(type: TypeRef): boolean {
  return wireOf(type) !== wireTypes.length;
}

function wireOf(type: TypeRef): number {
  if (type.kind !== 'scalar') return wireTypes.length;
  if (type.scalar === 'float64') return wireTypes.fixed64;
  return ['bool', 'int32', 'int64'].includes(type.scalar) ? wireTypes.varint : wireTypes.length;
}

const scalarReaders: Readonly<Record<Scalar, (reader: WireReader) => unknown>> = {
  string: (reader) => reader.text(),
  bool: (reader) => reader.varint() !== 0,
  int32: (reader) => reader.varint(),
  int64: (reader) => reader.varint(),
  float64: (reader) => reader.double(),
  bytes: (reader) => Buffer.from(reader.bytes()).toString('base64'),
  Quantity: (reader) => String(readNumbered(reader, { 1: () => reader.text() })[1] ?? ''),
  IntOrString: (reader) => {
    const fields = readNumbered(reader, {
      1: () => reader.varint(),
      2: () => reader.varint(),
      3: () => reader.text(),
    });
    return fields[1] === 1 ? (fields[3] ?? '') : (fields[2] ?? 0);
  },
  Time: (reader) => readTime(reader, (milliseconds) => toTime(milliseconds)),
  MicroTime: (reader) =>
    readTime(reader, (milliseconds, nanos) =>
      toMicroTime(milliseconds).replace(/\.\d{6}Z$/, `.${microsOf(nanos)}Z`),
    ),
  Json: (reader) => {
    const raw = reader.within(() => {
      let found: Uint8Array | undefined;
      readFields(reader, (number, wire) => {
        if (number !== 1 || wire !== wireTypes.length) return false;
        found = new Uint8Array(reader.bytes());
        return true;
      });
      return found;
    });
    if (!raw || raw.length === 0) return null;
    return isProtobuf(raw) ? decodeProtobuf(raw).value : parseJson(raw).value;
  },
};

/** The fields of a small message, by number; only the numbers that have a reader. */
function readNumbered(
  reader: WireReader,
  readers: Readonly<Record<number, () => string | number>>,
): Record<number, string | number> {
  const found: Record<number, string | number> = {};
  reader.within(() =>
    readFields(reader, (number) => {
      const read = readers[number];
      if (read) found[number] = read();
      return read !== undefined;
    }),
  );
  return found;
}

function microsOf(nanos: number): string {
  return String(Math.floor(nanos / 1000)).padStart(6, '0');
}

/** Zero is Go's zero time, which JSON leaves out. */
function readTime(
  reader: WireReader,
  print: (milliseconds: number, nanos: number) => string,
): string | null {
  const fields = readNumbered(reader, { 1: () => reader.varint(), 2: () => reader.varint() });
  const seconds = Number(fields[1] ?? 0);
  const nanos = Number(fields[2] ?? 0);
  if (seconds === 0 && nanos === 0) return null;
  // The years 0001 to 9999, as RFC 3339 has them.
  if (seconds < -62_135_596_800 || seconds > 253_402_300_799 || nanos < 0 || nanos >= 1e9) {
    throw malformed('a time is out of range');
  }
  return print(seconds * 1000, nanos);
}
