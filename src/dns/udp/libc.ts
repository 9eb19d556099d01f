/**
 * The calls of the C library by which many datagrams are received and sent at once (recvmmsg(2), sendmmsg(2)). Node.js
 * can't do that by itself: it makes one call, one buffer and one callback a datagram, which is most of what an answer
 * costs (docs/decisions/0010-datagrams-in-batches.md).
 */
import type * as Ffi from 'node:ffi';

const [int32, pointer] = ['int32', 'pointer'] as const;

const signatures = {
  socket: { return: int32, arguments: [int32, int32, int32] },
  setsockopt: { return: int32, arguments: [int32, int32, int32, pointer, int32] },
  bind: { return: int32, arguments: [int32, pointer, int32] },
  close: { return: int32, arguments: [int32] },
  recvmmsg: { return: int32, arguments: [int32, pointer, int32, int32, pointer] },
  sendmmsg: { return: int32, arguments: [int32, pointer, int32, int32] },
} as const;

type Library = ReturnType<typeof Ffi.dlopen<typeof signatures>>;

export interface LibC {
  readonly calls: Library['functions'];
  /** Keeps nothing alive: whoever passes it on holds the memory for as long. */
  readonly pointerTo: typeof Ffi.getRawPointer;
  /** The functions are its. */
  readonly library: Library;
}

let loaded: LibC | undefined | 'missing';

/** Undefined where there is no such library, or where Node.js is built or started without foreign functions. */
export function libc(): LibC | undefined {
  if (loaded === undefined) {
    try {
      // Not imported: without foreign functions there is no such module.
      const { dlopen, getRawPointer } = process.getBuiltinModule('node:ffi');
      const library = dlopen('libc.so.6', signatures);
      loaded = { calls: library.functions, pointerTo: getRawPointer, library };
    } catch {
      // Another C library, or none to be had: datagrams go one by one then.
      loaded = 'missing';
    }
  }
  return loaded === 'missing' ? undefined : loaded;
}

/** Linux's numbers, the same on x86-64 and ARM64. */
export const linux = {
  AF_INET: 2,
  AF_INET6: 10,
  SOCK_DGRAM: 2,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_RCVBUF: 8,
  SO_REUSEPORT: 15,
  MSG_TRUNC: 0x20,
  MSG_DONTWAIT: 0x40,
} as const;
