/** A client that speaks nothing but protobuf, as Go's clients do: on the generated tables, over HTTP/2. */
import { decodeProtobuf } from '#api/codec/protobuf/decode.ts';
import { encodeProtobuf } from '#api/codec/protobuf/encode.ts';
import { protobufMediaType } from '#api/codec/protobuf/envelope.ts';
import { WireReader } from '#api/codec/protobuf/wire-reader.ts';
import { ApiSession } from './api-session.ts';
import type { Credentials } from './api-session.ts';

export interface ProtobufAnswer {
  readonly code: number;
  readonly contentType: string;
  /** As JSON; an empty value may stand where JSON has none. */
  readonly value: unknown;
}

export interface ProtobufEvent {
  readonly type: string;
  readonly object: unknown;
}

const accept = protobufMediaType;

export class ProtobufClient {
  readonly #session: ApiSession;

  constructor(credentials: Credentials) {
    this.#session = new ApiSession(credentials);
  }

  /** The object needs its `apiVersion` and `kind`. */
  async ask(method: string, path: string, object?: object): Promise<ProtobufAnswer> {
    if (object === undefined) return this.askFor(method, path, { accept });
    const body = encodeProtobuf(object);
    if (!body) throw new TypeError('the object has no protobuf form');
    return this.askFor(method, path, { accept, 'content-type': protobufMediaType }, body);
  }

  /** With headers and a body of one's own: a patch is never protobuf. */
  async askFor(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: Uint8Array | string,
  ): Promise<ProtobufAnswer> {
    const answer = await this.#session.ask(method, path, {
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const contentType = String(answer.headers['content-type']);
    const value: unknown =
      contentType === protobufMediaType
        ? decodeProtobuf(answer.bytes).value
        : JSON.parse(answer.bytes.toString());
    return { code: answer.code, contentType, value };
  }

  /** Ends with the server's end, or with the loop that reads it. */
  async *watch(path: string, headers: Readonly<Record<string, string>> = { accept }) {
    const stream = this.#session.open('GET', path, { headers });
    let rest = Buffer.alloc(0);
    try {
      for await (const chunk of stream) {
        rest = Buffer.concat([rest, Buffer.from(chunk)]);
        while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
          const end = 4 + rest.readUInt32BE();
          yield readEvent(rest.subarray(4, end));
          rest = rest.subarray(end);
        }
      }
    } finally {
      stream.close();
    }
  }

  close(): void {
    this.#session.close();
  }
}

/** A `WatchEvent`, whose object is a `RawExtension`. */
function readEvent(bytes: Uint8Array): ProtobufEvent {
  const reader = new WireReader(bytes);
  let type = '';
  let object: unknown;
  while (!reader.done) {
    const [number] = reader.tag();
    if (number === 1) type = reader.text();
    else {
      object = reader.within(() => {
        reader.tag();
        return decodeProtobuf(reader.bytes()).value;
      });
    }
  }
  return { type, object };
}
