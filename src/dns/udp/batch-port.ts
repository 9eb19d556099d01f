/**
 * A UDP port that takes and answers datagrams in batches. Node.js's own socket on the same descriptor tells when there is
 * something to read and carries what isn't answered at once; everything else goes past it.
 */
import { isIPv6 } from 'node:net';
import { longestQuestion } from '../wire/query.ts';
import { DatagramSocket } from './datagram-socket.ts';
import { libc, linux } from './libc.ts';
import type { LibC } from './libc.ts';
import { MessageHeaders } from './message-headers.ts';
import { fromSocketAddress, portOf, toSocketAddress } from './socket-address.ts';
import { receiveBuffer } from './udp-port.ts';
import type { UdpHandler, UdpOptions, UdpPort } from './udp-port.ts';

const batch = 64;
const longestAnswer = 1232;

export class BatchPort implements UdpPort {
  readonly #library: LibC;
  readonly #descriptor: number;
  readonly #handler: UdpHandler;
  readonly #socket: DatagramSocket;
  readonly #incoming: MessageHeaders;
  readonly #outgoing: MessageHeaders;

  /** Undefined when that isn't possible here, for whatever reason: an ordinary socket can say why, or do it. */
  static async open(options: UdpOptions, handler: UdpHandler): Promise<BatchPort | undefined> {
    const library = libc();
    const descriptor = library && bound(library, options);
    if (library === undefined || descriptor === undefined) return undefined;
    const socket = new DatagramSocket(handler, { host: options.host });
    const port = new BatchPort(library, descriptor, { handler, socket });
    try {
      await port.#socket.bind({ fd: descriptor }, () => port.#drain());
    } catch {
      library.calls.close(descriptor);
      return undefined;
    }
    return port;
  }

  private constructor(
    library: LibC,
    descriptor: number,
    { handler, socket }: { readonly handler: UdpHandler; readonly socket: DatagramSocket },
  ) {
    this.#library = library;
    this.#descriptor = descriptor;
    this.#handler = handler;
    this.#socket = socket;
    this.#incoming = new MessageHeaders(library, batch, longestQuestion);
    this.#outgoing = new MessageHeaders(library, batch, longestAnswer);
  }

  get port(): number {
    return this.#socket.port;
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  /** One batch only: what is left makes the socket readable again, and others have their turn meanwhile. */
  #drain(): void {
    const { recvmmsg } = this.#library.calls;
    const incoming = this.#incoming;
    const count = recvmmsg(this.#descriptor, incoming.pointer, batch, linux.MSG_DONTWAIT, 0n);
    if (count <= 0) return;
    const began = this.#handler.now();
    let answers = 0;
    for (let at = 0; at < count; at++) {
      if (this.#answer(at, answers)) answers += 1;
      incoming.prepare(at, longestQuestion);
    }
    if (answers === 0) return;
    this.#send(answers);
    this.#handler.answered(answers, began);
  }

  /** True when the answer stands at `place` of what goes out. */
  #answer(at: number, place: number): boolean {
    const incoming = this.#incoming;
    const [message, address] = [incoming.slots[at], incoming.addresses[at]];
    const out = this.#outgoing.slots[place];
    // Port 0 is a forged sender.
    if (!message || !address || !out || portOf(address) === 0) return false;
    const length = incoming.received(at);
    const cut = (incoming.flags(at) & linux.MSG_TRUNC) !== 0;
    const written = cut ? 0 : this.#handler.direct(message, length, out);
    if (written === 0) {
      const question = Buffer.from(message.subarray(0, length));
      this.#socket.handle(question, fromSocketAddress(address));
      return false;
    }
    this.#outgoing.prepare(place, written);
    this.#outgoing.address(place, incoming, at);
    return true;
  }

  /** What the system doesn't take is lost, as any datagram may be; whoever asked asks again. */
  #send(answers: number): void {
    const { sendmmsg } = this.#library.calls;
    sendmmsg(this.#descriptor, this.#outgoing.pointer, answers, 0);
  }
}

/** A bound socket's descriptor; undefined when the system refuses. */
function bound(
  { calls, pointerTo }: LibC,
  { host, port, sharedPort }: UdpOptions,
): number | undefined {
  const family = isIPv6(host) ? linux.AF_INET6 : linux.AF_INET;
  const kind = linux.SOCK_DGRAM | linux.SOCK_NONBLOCK | linux.SOCK_CLOEXEC;
  const descriptor = calls.socket(family, kind, 0);
  if (descriptor < 0) return undefined;
  const number = Buffer.from(new ArrayBuffer(4));
  const set = (level: number, option: number, value: number): number => {
    number.writeInt32LE(value);
    return calls.setsockopt(descriptor, level, option, pointerTo(number), 4);
  };
  // The system's default has to do where this fails.
  set(linux.SOL_SOCKET, linux.SO_RCVBUF, receiveBuffer);
  const address = toSocketAddress(host, port);
  const ready =
    (!sharedPort || set(linux.SOL_SOCKET, linux.SO_REUSEPORT, 1) === 0) &&
    calls.bind(descriptor, pointerTo(address), address.length) === 0;
  // The memory behind the pointers must live until here.
  for (const memory of [number, address]) memory.fill(0);
  if (ready) return descriptor;
  calls.close(descriptor);
  return undefined;
}
