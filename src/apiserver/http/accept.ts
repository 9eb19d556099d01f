/** Which form of answer a client wants: the `Accept` header (RFC 9110 section 12.5.1, with Kubernetes' parameters). */
import { protobufMediaType } from '#api/codec/protobuf/envelope.ts';
import { notAcceptable } from '#api/status.ts';
import type { Rendering } from '#client/api-handler.ts';

export interface MediaType {
  /** Lower case, such as `application/json`. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Format = 'json' | 'yaml' | 'protobuf';

export interface Negotiated {
  readonly format: Format;
  readonly rendering: Rendering;
}

/** What the resource has to offer. */
export interface Offer {
  readonly protobuf: boolean;
  /** A watch: a stream of documents, which YAML is not for. */
  readonly stream: boolean;
}

export const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: protobufMediaType,
};

const plain: Negotiated = { format: 'json', rendering: { as: 'object' } };

/** What most clients send, and what upstream takes for nothing sent. */
const simple = new Set(['', '*/*', 'application/json']);

/** Clients send the same few headers over and over; bounded because anyone may send others. */
const known = new Map<string, Negotiated>();
const maxKnown = 256;

/** What to answer with: the best that both know. Throws 406 when nothing fits. */
export function negotiate(accept: string | undefined, offer: Offer): Negotiated {
  if (accept === undefined || simple.has(accept)) return plain;
  const key = `${offer.protobuf} ${offer.stream} ${accept}`;
  const cached = known.get(key);
  if (cached) return cached;
  const negotiated = choose(accept, offer);
  if (known.size < maxKnown) known.set(key, negotiated);
  return negotiated;
}

function choose(accept: string, offer: Offer): Negotiated {
  for (const clause of parseAccept(accept)) {
    const format = formatOf(clause.type, offer.protobuf);
    const rendering = format && renderingOf(clause, format);
    if (!rendering) continue;
    // The first clause that fits counts, even where its format can't stream.
    if (offer.stream && format === 'yaml') break;
    return { format, rendering };
  }
  throw notAcceptable(offeredTypes(offer));
}

function offeredTypes({ protobuf, stream }: Offer): readonly string[] {
  const { json, yaml } = mediaTypes;
  const types = [json, ...(stream ? [] : [yaml]), ...(protobuf ? [protobufMediaType] : [])];
  return stream ? types.map((type) => `${type};stream=watch`) : types;
}

/** The format of a Status, which is answered as it is whatever rendering was asked for; JSON where nothing fits. */
export function errorFormat(accept: string | undefined): Format {
  if (accept === undefined) return 'json';
  for (const { type, parameters } of parseAccept(accept)) {
    const format = parameters['as'] === undefined ? formatOf(type, true) : undefined;
    if (format) return format;
  }
  return 'json';
}

/** The clauses of an `Accept` header, best first; of equal ones what names a type comes before what takes any. */
export function parseAccept(accept: string): readonly MediaType[] {
  return accept
    .split(',')
    .map(parseMediaType)
    .filter((clause) => clause.type !== '' && quality(clause) > 0)
    .sort((a, b) => quality(b) - quality(a) || wildcards(a) - wildcards(b));
}

function wildcards({ type }: MediaType): number {
  return type.split('/').filter((part) => part === '*').length;
}

function quality({ parameters }: MediaType): number {
  const value = Number(parameters['q'] ?? 1);
  return Number.isNaN(value) ? 1 : value;
}

export function parseMediaType(text: string): MediaType {
  const [type = '', ...rest] = text.split(';');
  const parameters: Record<string, string> = {};
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const value = part.slice(equals + 1).trim();
    parameters[part.slice(0, equals).trim().toLowerCase()] = value.replace(/^"(.*)"$/, '$1');
  }
  return { type: type.trim().toLowerCase(), parameters };
}

function formatOf(type: string, protobuf: boolean): Format | undefined {
  if (type === mediaTypes.json || type === '*/*' || type === 'application/*') return 'json';
  if (type === mediaTypes.yaml) return 'yaml';
  return protobuf && type === protobufMediaType ? 'protobuf' : undefined;
}

/** Undefined for a conversion that is not known, or not in this format: rows have no protobuf form. */
function renderingOf({ parameters }: MediaType, format: Format): Rendering | undefined {
  const { as, g, v } = parameters;
  if (as === undefined) return plain.rendering;
  if (g !== 'meta.k8s.io' || v !== 'v1') return undefined;
  if (as === 'Table') return format === 'protobuf' ? undefined : { as: 'Table' };
  if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
    return { as: 'PartialObjectMetadata' };
  }
  return undefined;
}
