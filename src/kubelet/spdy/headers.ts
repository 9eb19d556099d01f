/** SPDY's header blocks: names and values in one zlib stream per direction that lasts as long as the connection. */
import zlib from 'node:zlib';
import { headerDictionary, headerDictionaryId } from './dictionary.ts';
import { SpdyError } from './spdy-error.ts';

/** Lower-case name → value. */
export type SpdyHeaders = Readonly<Record<string, string>>;

const largestBlock = 64 * 1024;

/**
 * Writes blocks as *stored* pieces of the zlib stream, which any inflater reads: a connection has a handful of blocks of
 * a few dozen bytes.
 */
export class HeaderWriter {
  #begun = false;

  write(headers: SpdyHeaders): Buffer {
    const plain = encode(headers);
    if (plain.length > 0xffff) throw new SpdyError('the headers are too large');
    const piece = Buffer.alloc(5);
    piece.writeUInt16LE(plain.length, 1);
    piece.writeUInt16LE(plain.length ^ 0xffff, 3);
    const prefix = this.#begun ? Buffer.alloc(0) : streamHeader();
    this.#begun = true;
    return Buffer.concat([prefix, piece, plain, flush]);
  }
}

/** An empty stored piece: where one comes, inflaters hand out what they have (zlib's Z_SYNC_FLUSH writes the same). */
const flush = Buffer.from([0, 0, 0, 0xff, 0xff]);

/** RFC 1950: deflate with a 32 KiB window and a preset dictionary, which is named. */
function streamHeader(): Buffer {
  const header = Buffer.from([0x78, 0xbb, 0, 0, 0, 0]);
  header.writeUInt32BE(headerDictionaryId, 2);
  return header;
}

export class HeaderReader {
  readonly #inflate = zlib.createInflate({ dictionary: headerDictionary });
  #pieces: Buffer[] = [];
  #size = 0;

  constructor() {
    this.#inflate.on('data', (piece: Buffer) => {
      this.#size += piece.length;
      if (this.#size <= largestBlock) this.#pieces.push(piece);
    });
  }

  /** Blocks must be read one after the other, in their order. */
  async read(block: Buffer): Promise<SpdyHeaders> {
    this.#pieces = [];
    this.#size = 0;
    await new Promise<void>((resolve, reject) => {
      const fail = (cause: Error): void =>
        reject(new SpdyError('a header block cannot be decompressed', { cause }));
      this.#inflate.once('error', fail);
      this.#inflate.write(block, () => {
        this.#inflate.off('error', fail);
        resolve();
      });
    });
    if (this.#size > largestBlock) throw new SpdyError('a header block is too large');
    return decode(Buffer.concat(this.#pieces));
  }

  close(): void {
    this.#inflate.on('error', () => undefined);
    this.#inflate.destroy();
  }
}

function encode(headers: SpdyHeaders): Buffer {
  const entries = Object.entries(headers);
  const parts = [uint32(entries.length)];
  for (const [name, value] of entries) {
    for (const text of [name.toLowerCase(), value]) {
      const bytes = Buffer.from(text);
      parts.push(uint32(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function decode(plain: Buffer): SpdyHeaders {
  const headers: Record<string, string> = {};
  let offset = 0;
  const number = (): number => {
    if (offset + 4 > plain.length) throw new SpdyError('a header block is cut short');
    offset += 4;
    return plain.readUInt32BE(offset - 4);
  };
  const text = (): string => {
    const length = number();
    if (offset + length > plain.length) throw new SpdyError('a header block is cut short');
    offset += length;
    return plain.toString('utf8', offset - length, offset);
  };
  for (let left = number(); left > 0; left--) {
    const name = text();
    headers[name] = text();
  }
  return headers;
}
