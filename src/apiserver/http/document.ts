/** Documents that are the same for everybody: made once, kept as bytes, with an ETag. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { printYaml } from '#api/codec/yaml.ts';
import type { Exchange } from './exchange.ts';

export interface DocumentCache {
  /** Answers with the document of this key, or 304 when the client has it. JSON unless `contentType` says otherwise. */
  respond(
    exchange: Exchange,
    key: string,
    make: () => object | Uint8Array,
    contentType?: string,
  ): void;
}

interface Document {
  readonly bytes: Uint8Array;
  readonly etag: string;
  packed?: Uint8Array;
}

const packFromBytes = 16 * 1024;

export function documentCache(): DocumentCache {
  const documents = new Map<string, Document>();
  return {
    respond(exchange, key, make, contentType = 'application/json') {
      let document = documents.get(key);
      if (!document) {
        document = documentOf(make());
        documents.set(key, document);
      }
      const headers = {
        etag: document.etag,
        vary: 'Accept, Accept-Encoding',
        'cache-control': 'public',
      };
      if (exchange.header('if-none-match') === document.etag) {
        exchange.respond(304, headers, Buffer.alloc(0));
      } else if (exchange.header('accept') === 'application/yaml') {
        const yaml = printYaml(JSON.parse(Buffer.from(document.bytes).toString()));
        exchange.respond(
          200,
          { ...headers, 'content-type': 'application/yaml' },
          Buffer.from(yaml),
        );
      } else if (document.bytes.length >= packFromBytes && exchange.acceptsGzip) {
        document.packed ??= gzipSync(document.bytes);
        const packed = { ...headers, 'content-type': contentType, 'content-encoding': 'gzip' };
        exchange.respond(200, packed, document.packed);
      } else {
        exchange.respond(200, { ...headers, 'content-type': contentType }, document.bytes);
      }
    },
  };
}

function documentOf(made: object | Uint8Array): Document {
  const bytes = made instanceof Uint8Array ? made : Buffer.from(JSON.stringify(made));
  const etag = `"${createHash('sha256').update(bytes).digest('hex').toUpperCase()}"`;
  return { bytes, etag };
}
