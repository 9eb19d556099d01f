/**
 * Reads bodies in Kubernetes' protobuf, which kubectl and Go clients send for the kinds they know, and gives the
 * JSON that the same object would have. What JSON would leave out may be there as an empty value: the result goes
 * through `schema/decode.ts` like any other body.
 */
import { badRequest } from '../../status.ts';
import { parseJson } from '../json.ts';
import { readMessage } from './decode-plan.ts';
import {
  envelopeFields,
  formOf,
  isProtobuf,
  listFields,
  magic,
  typeMetaFields,
} from './envelope.ts';
import { malformed, wireTypes, WireReader } from './wire-reader.ts';

export interface DecodedProtobuf {
  readonly apiVersion: string;
  readonly kind: string;
  /** With `apiVersion` and `kind` in it. */
  readonly value: unknown;
}

/** Throws a 400 for anything malformed and for a kind that isn't known. */
export function decodeProtobuf(bytes: Uint8Array): DecodedProtobuf {
  if (!isProtobuf(bytes)) throw malformed('the body does not begin with the Kubernetes prefix');
  const { apiVersion, kind, raw, contentType } = readEnvelope(bytes.subarray(magic.length));
  if (contentType === 'application/json') {
    return { apiVersion, kind, value: parseJson(raw).value };
  }
  const form = formOf({ apiVersion, kind });
  if (!form) throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}"`);
  const reader = new WireReader(raw);
  const value = form.isList
    ? { apiVersion, kind, ...readList(reader, form.name) }
    : readMessage(reader, form.name, { apiVersion, kind });
  return { apiVersion, kind, value };
}

function readList(reader: WireReader, item: string): { metadata: unknown; items: unknown[] } {
  const metadata = {};
  const items: unknown[] = [];
  while (!reader.done) {
    const [number, wire] = reader.tag();
    if (wire !== wireTypes.length) reader.skip(wire);
    else if (number === listFields.metadata) {
      reader.within(() => readMessage(reader, 'ListMeta', metadata));
    } else if (number === listFields.items) {
      items.push(reader.within(() => readMessage(reader, item, {})));
    } else reader.skip(wire);
  }
  return { metadata, items };
}

interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly contentType: string;
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const reader = new WireReader(bytes);
  let [apiVersion, kind, contentType] = ['', '', ''];
  let raw = bytes.subarray(0, 0);
  while (!reader.done) {
    const [number, wire] = reader.tag();
    if (wire !== wireTypes.length) reader.skip(wire);
    else if (number === envelopeFields.typeMeta) {
      reader.within(() => {
        while (!reader.done) {
          const [inner, innerWire] = reader.tag();
          if (innerWire !== wireTypes.length) reader.skip(innerWire);
          else if (inner === typeMetaFields.apiVersion) apiVersion = reader.text();
          else if (inner === typeMetaFields.kind) kind = reader.text();
          else reader.skip(innerWire);
        }
      });
    } else if (number === envelopeFields.raw) raw = reader.bytes();
    else if (number === envelopeFields.contentType) contentType = reader.text();
    else reader.skip(wire);
  }
  return { apiVersion, kind, raw, contentType };
}
