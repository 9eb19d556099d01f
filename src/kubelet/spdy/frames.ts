/** SPDY/3.1's frames as bytes (sections 2.2 and 2.6 of its specification); only what Kubernetes' streams use. */

export const frameType = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

export const flagFin = 1;
/** The status of RST_STREAM that says: no longer wanted. */
export const cancel = 5;
export const refused = 3;
export const invalidStream = 2;

const version = 3;
const frameHeaderSize = 8;
/** The length has 24 bits; frames of this size let streams share a connection. */
export const largestData = 64 * 1024;

export type Frame =
  | {
      readonly kind: 'data';
      readonly stream: number;
      readonly flags: number;
      readonly body: Buffer;
    }
  | {
      readonly kind: 'control';
      readonly type: number;
      readonly flags: number;
      readonly body: Buffer;
    };

export function dataFrame(stream: number, data: Buffer, fin: boolean): readonly Buffer[] {
  const header = Buffer.alloc(frameHeaderSize);
  header.writeUInt32BE(stream, 0);
  header.writeUInt32BE(data.length, 4);
  header.writeUInt8(fin ? flagFin : 0, 4);
  return data.length === 0 ? [header] : [header, data];
}

export function controlFrame(type: number, body: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(frameHeaderSize);
  header.writeUInt16BE(0x8000 | version, 0);
  header.writeUInt16BE(type, 2);
  header.writeUInt32BE(body.length, 4);
  header.writeUInt8(flags, 4);
  return Buffer.concat([header, body]);
}

/** A body of 32-bit numbers, which is all that most control frames have. */
export function words(...values: readonly number[]): Buffer {
  const body = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) body.writeUInt32BE(value, index * 4);
  return body;
}

/** Cuts a byte stream into frames. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** How many bytes the next frame has, as far as that is known. */
  #needed = frameHeaderSize;

  *push(chunk: Buffer): Iterable<Frame> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    let bytes = Buffer.concat(this.#chunks, this.#size);
    for (;;) {
      this.#needed =
        bytes.length < frameHeaderSize ? frameHeaderSize : frameHeaderSize + bytes.readUIntBE(5, 3);
      if (bytes.length < this.#needed) break;
      const frame = parse(bytes.subarray(0, this.#needed));
      bytes = bytes.subarray(this.#needed);
      yield frame;
    }
    this.#chunks = [bytes];
    this.#size = bytes.length;
  }
}

function parse(bytes: Buffer): Frame {
  const first = bytes.readUInt32BE(0);
  const flags = bytes.readUInt8(4);
  const body = bytes.subarray(frameHeaderSize);
  if (first < 0x8000_0000) return { kind: 'data', stream: first, flags, body };
  return { kind: 'control', type: first & 0xffff, flags, body };
}
