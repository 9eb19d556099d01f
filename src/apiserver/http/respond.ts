/** Writes the results of the API's core, and its errors, as HTTP answers. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { encodeProtobuf, encodeWatchFrame } from '#api/codec/protobuf/encode.ts';
import { protobufMediaType } from '#api/codec/protobuf/envelope.ts';
import { printYaml } from '#api/codec/yaml.ts';
import { ApiError, internalError } from '#api/status.ts';
import type { ApiResult, WatchItem } from '#client/api-handler.ts';
import { messageOf } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import { errorFormat, mediaTypes } from './accept.ts';
import type { Format, Negotiated } from './accept.ts';
import type { Exchange } from './exchange.ts';

/** Smaller answers are sent faster than packed (upstream's bound). */
const gzipFromBytes = 128 * 1024;
/** Bigger lists are sent in pieces. */
const inPiecesFromBytes = 128 * 1024;
const compress = promisify(gzip);

/** Answers with `result` in the form that the client asked for; a watch lasts until it ends. */
export function respondResult(
  exchange: Exchange,
  result: ApiResult,
  { format }: Negotiated,
): void | Promise<void> {
  if (result.kind === 'watch') return respondWatch(exchange, result.events, format);
  const { code } = result;
  if (result.kind === 'object') {
    const packed = format === 'protobuf' ? encodeProtobuf(Object(result.object)) : undefined;
    if (packed) return respondBytes(exchange, { code, bytes: packed, format });
    return respondBytes(exchange, { code, bytes: result.bytes(), format: textFormat(format) });
  }
  const packed = format === 'protobuf' ? result.protobufChunks() : undefined;
  const chunks = packed ?? result.chunks();
  const answer = packed ? format : textFormat(format);
  const asItIs =
    exchange.wire.method === 'GET' &&
    answer !== 'yaml' &&
    !exchange.acceptsGzip &&
    !(answer === 'json' && wantsPretty(exchange));
  if (asItIs && sizeOf(chunks) > inPiecesFromBytes) {
    return respondPieces(exchange, code, { chunks, format: answer });
  }
  return respondBytes(exchange, { code, bytes: joined(chunks), format: answer });
}

/** What has no protobuf form is answered in JSON. */
function textFormat(format: Format): 'json' | 'yaml' {
  return format === 'yaml' ? 'yaml' : 'json';
}

/** A big list, a piece at a time as the client takes it, so that a slow one holds little memory. */
async function respondPieces(
  exchange: Exchange,
  code: number,
  { chunks, format }: { readonly chunks: readonly Uint8Array[]; readonly format: Format },
): Promise<void> {
  exchange.open(code, { 'content-type': mediaTypes[format] });
  await exchange.wire.endWith(chunks);
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

/** An answer as a whole: of YAML, `bytes` are its JSON. */
interface Whole {
  readonly code: number;
  readonly bytes: Uint8Array;
  readonly format: Format;
}

function respondBytes(exchange: Exchange, whole: Whole): void | Promise<void> {
  const body = bodyOf(exchange, whole);
  const contentType = mediaTypes[whole.format];
  if (body.length >= gzipFromBytes && exchange.acceptsGzip) {
    return respondPacked(exchange, whole.code, { body, contentType });
  }
  exchange.respond(whole.code, { 'content-type': contentType }, body);
}

function bodyOf(exchange: Exchange, { bytes, format }: Omit<Whole, 'code'>): Uint8Array {
  if (format === 'yaml') {
    return Buffer.from(printYaml(JSON.parse(Buffer.from(bytes).toString())));
  }
  return format === 'json' && wantsPretty(exchange) ? pretty(bytes) : bytes;
}

async function respondPacked(
  exchange: Exchange,
  code: number,
  { body, contentType }: { readonly body: Uint8Array; readonly contentType: string },
): Promise<void> {
  const packed = await compress(body, { level: constants.Z_BEST_SPEED });
  const headers = {
    'content-type': contentType,
    'content-encoding': 'gzip',
    vary: 'Accept-Encoding',
  };
  exchange.respond(code, headers, packed);
}

/** Asked for with `?pretty`, and given to those who look at it with their own eyes. */
function wantsPretty(exchange: Exchange): boolean {
  const asked = exchange.query.get('pretty');
  if (asked !== null) return asked !== 'false' && asked !== '0';
  return /^(curl|Wget|Mozilla\/5\.0)/.test(exchange.header('user-agent') ?? '');
}

function pretty(bytes: Uint8Array): Uint8Array {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString());
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}

async function respondWatch(
  exchange: Exchange,
  events: AsyncIterable<WatchItem>,
  format: Format,
): Promise<void> {
  const { wire } = exchange;
  const binary = format === 'protobuf';
  const contentType = binary ? `${protobufMediaType};stream=watch` : 'application/json';
  exchange.open(200, { 'content-type': contentType });
  try {
    for await (const item of events) {
      if (exchange.signal.aborted) break;
      if (!wire.writeAll(binary ? [item.frame()] : item.line())) await wire.drained();
    }
  } catch (error) {
    const { status } = asApiError(error);
    const line = Buffer.from(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
    const packed = binary ? encodeProtobuf(status) : undefined;
    wire.write(packed ? encodeWatchFrame('ERROR', packed) : line);
  }
  wire.end();
}

/** Answers with the `Status` of what was thrown; what is not the API's own refusal is logged as a fault. */
export function respondError(exchange: Exchange, thrown: unknown, log: Logger): void {
  const error = asApiError(thrown);
  if (!(thrown instanceof ApiError)) {
    log.error('a request failed unexpectedly', {
      error: thrown,
      stack: thrown instanceof Error ? thrown.stack : undefined,
      method: exchange.wire.method,
      path: exchange.path,
      auditId: exchange.auditId,
    });
  }
  if (exchange.code !== 0) {
    exchange.wire.abort();
    return;
  }
  const seconds = error.status.details?.retryAfterSeconds;
  const asked = errorFormat(exchange.header('accept'));
  const packed = asked === 'protobuf' ? encodeProtobuf(error.status) : undefined;
  const format = packed ? asked : textFormat(asked);
  const headers = {
    'content-type': mediaTypes[format],
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
  };
  const bytes = packed ?? Buffer.from(JSON.stringify(error.status));
  exchange.respond(error.code, headers, bodyOf(exchange, { bytes, format }));
}

function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : internalError(messageOf(thrown), thrown);
}
