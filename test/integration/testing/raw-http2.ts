/** HTTP/2 by hand (RFC 9113), for clients that break its rules. */
import type { TLSSocket } from 'node:tls';

export const frameTypes = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  continuation: 9,
} as const;

export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A GET, in HPACK (RFC 7541): indexed fields for the method and the scheme, literals for the path and the authority. */
export function requestHeaders(path: string): Buffer {
  const text = Buffer.from(path);
  return Buffer.concat([
    Buffer.from([0x82, 0x87, 0x04, text.length]),
    text,
    Buffer.from([0x01, 1, 0x78]),
  ]);
}

/** Says that the connection speaks HTTP/2, and reads whatever comes. */
export async function openHttp2(socket: TLSSocket): Promise<TLSSocket> {
  socket.resume();
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  socket.write(frame(frameTypes.settings, 0, 0, Buffer.alloc(0)));
  return socket;
}
