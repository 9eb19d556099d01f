/** Which form of answer a client wants: the `Accept` header (RFC 9110 section 12.5.1, with Kubernetes' parameters). */
import { notAcceptable } from '#api/status.ts';
import type { Rendering } from '#client/api-handler.ts';

export interface MediaType {
  /** Lower case, such as `application/json`. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Negotiated {
  readonly format: 'json' | 'yaml';
  readonly rendering: Rendering;
}

const plain: Negotiated = { format: 'json', rendering: { as: 'object' } };
const offered = ['application/json', 'application/yaml'];

/** Clients send the same few headers over and over; bounded because anyone may send others. */
const known = new Map<string, Negotiated>();
const maxKnown = 256;

/** What to answer with. Protobuf is passed over when anything else is listed. Throws 406 when nothing fits. */
export function negotiate(accept: string | undefined): Negotiated {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return plain;
  const cached = known.get(accept);
  if (cached) return cached;
  const negotiated = choose(accept);
  if (known.size < maxKnown) known.set(accept, negotiated);
  return negotiated;
}

function choose(accept: string): Negotiated {
  for (const clause of parseAccept(accept)) {
    const format = formatOf(clause.type);
    const rendering = renderingOf(clause);
    if (format && rendering) return { format, rendering };
  }
  throw notAcceptable(offered);
}

/** The clauses of an `Accept` header, best first. */
export function parseAccept(accept: string): readonly MediaType[] {
  return accept
    .split(',')
    .map(parseMediaType)
    .filter((clause) => clause.type !== '' && quality(clause) > 0)
    .sort((a, b) => quality(b) - quality(a));
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

function formatOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

/** Undefined for a conversion that is not known. */
function renderingOf({ parameters }: MediaType): Rendering | undefined {
  const { as, g, v } = parameters;
  if (as === undefined) return plain.rendering;
  if (g !== 'meta.k8s.io' || v !== 'v1') return undefined;
  if (as === 'Table') return { as: 'Table' };
  if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
    return { as: 'PartialObjectMetadata' };
  }
  return undefined;
}
