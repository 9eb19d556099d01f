/** Writes the results of the API's core, and its errors, as HTTP answers. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { printYaml } from '#api/codec/yaml.ts';
import { ApiError, internalError } from '#api/status.ts';
import type { ApiResult, WatchItem } from '#client/api-handler.ts';
import { messageOf } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import type { Negotiated } from './accept.ts';
import type { Exchange } from './exchange.ts';

/** Smaller answers are sent faster than packed (upstream's bound). */
const gzipFromBytes = 128 * 1024;
/** How much of a big list is put together at once. */
const pieceBytes = 1024 * 1024;
const compress = promisify(gzip);

/** Answers with `result` in the form that the client asked for; a watch lasts until it ends. */
export function respondResult(
  exchange: Exchange,
  result: ApiResult,
  negotiated: Negotiated,
): void | Promise<void> {
  if (result.kind === 'watch') return respondWatch(exchange, result.events);
  if (result.kind === 'object') {
    return respondBytes(exchange, { code: result.code, bytes: result.bytes() }, negotiated);
  }
  const chunks = result.chunks();
  const asItIs =
    exchange.wire.method === 'GET' &&
    negotiated.format === 'json' &&
    !exchange.acceptsGzip &&
    !wantsPretty(exchange);
  if (asItIs && sizeOf(chunks) > pieceBytes) return respondPieces(exchange, result.code, chunks);
  return respondBytes(exchange, { code: result.code, bytes: joined(chunks) }, negotiated);
}

/** A big list, a piece at a time as the client takes it, so that a slow one holds little memory. */
async function respondPieces(
  exchange: Exchange,
  code: number,
  chunks: readonly Uint8Array[],
): Promise<void> {
  const { wire } = exchange;
  exchange.open(code, { 'content-type': 'application/json' });
  let from = 0;
  let size = 0;
  for (const [index, chunk] of chunks.entries()) {
    size += chunk.length;
    if (size < pieceBytes && index < chunks.length - 1) continue;
    const hasRoom = wire.write(Buffer.concat(chunks.slice(from, index + 1), size));
    if (!hasRoom) await wire.drained();
    if (exchange.signal.aborted) return;
    [from, size] = [index + 1, 0];
  }
  wire.end();
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

function respondBytes(
  exchange: Exchange,
  { code, bytes }: { readonly code: number; readonly bytes: Uint8Array },
  { format }: Negotiated,
): void | Promise<void> {
  if (format === 'yaml') {
    const yaml = printYaml(JSON.parse(Buffer.from(bytes).toString()));
    exchange.respond(code, { 'content-type': 'application/yaml' }, Buffer.from(yaml));
    return;
  }
  const body = wantsPretty(exchange) ? pretty(bytes) : bytes;
  if (body.length >= gzipFromBytes && exchange.acceptsGzip)
    return respondPacked(exchange, code, body);
  exchange.respond(code, { 'content-type': 'application/json' }, body);
}

async function respondPacked(exchange: Exchange, code: number, body: Uint8Array): Promise<void> {
  const packed = await compress(body, { level: constants.Z_BEST_SPEED });
  const headers = {
    'content-type': 'application/json',
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

async function respondWatch(exchange: Exchange, events: AsyncIterable<WatchItem>): Promise<void> {
  const { wire } = exchange;
  exchange.open(200, { 'content-type': 'application/json' });
  try {
    for await (const item of events) {
      if (exchange.signal.aborted) break;
      if (!wire.write(item.bytes())) await wire.drained();
    }
  } catch (error) {
    const { status } = asApiError(error);
    wire.write(Buffer.from(`${JSON.stringify({ type: 'ERROR', object: status })}\n`));
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
  const headers = {
    'content-type': 'application/json',
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
  };
  exchange.respond(error.code, headers, errorBody(exchange, error));
}

function errorBody(exchange: Exchange, error: ApiError): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(error.status));
  return wantsPretty(exchange) ? pretty(bytes) : bytes;
}

function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : internalError(messageOf(thrown), thrown);
}
