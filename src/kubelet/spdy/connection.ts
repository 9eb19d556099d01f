/**
 * SPDY/3.1 as Kubernetes speaks it for exec, attach and port-forward: several byte streams over one upgraded
 * connection, both as server (towards kubectl) and as client (towards a container runtime). HTTP/2 took SPDY's place
 * everywhere else, so this is only what those peers use. Like Go's spdystream, which they are built on, it
 * leaves flow control to TCP; it does return window updates, so that a peer that counts them isn't held up.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Duplex } from 'node:stream';
import {
  cancel,
  controlFrame,
  dataFrame,
  flagFin,
  FrameReader,
  frameType,
  invalidStream,
  refused,
  words,
} from './frames.ts';
import type { Frame } from './frames.ts';
import { HeaderReader, HeaderWriter } from './headers.ts';
import type { SpdyHeaders } from './headers.ts';
import { SpdyError } from './spdy-error.ts';
import { SpdyStream } from './stream.ts';

/** Bytes that may wait in all streams for their readers until the connection isn't read any more. */
const mostUnread = 1024 * 1024;
const mostStreams = 1000;

export interface SpdyConnectionOptions {
  readonly role: 'client' | 'server';
  /** Called for each stream that the other side opens; without it they are refused. */
  readonly onStream?: (stream: SpdyStream) => void;
}

/** Emits `close` once, when the connection below has gone; its streams have ended by then. */
export class SpdyConnection extends EventEmitter<{ close: []; consumed: [] }> {
  readonly #socket: Duplex;
  readonly #options: SpdyConnectionOptions;
  readonly #reader = new FrameReader();
  readonly #headerReader = new HeaderReader();
  readonly #headerWriter = new HeaderWriter();
  readonly #streams = new Map<number, SpdyStream>();
  #nextId: number;
  /** The newest stream of the other side; it takes those above what GOAWAY names for unserved. */
  #lastReceived = 0;
  /** Nothing more comes from the connection below; what came may still wait to be handled. */
  #gone = false;
  #closed = false;
  /** The other side has shown that it does flow control. Writing to one that doesn't and has closed would lose what it sent last. */
  #peerCounts = false;

  constructor(socket: Duplex, options: SpdyConnectionOptions) {
    super();
    this.#socket = socket;
    this.#options = options;
    this.#nextId = options.role === 'client' ? 1 : 2;
    // What broke the connection shows in its streams: they end with it.
    socket.on('error', () => undefined);
    // A peer that closes with something of ours unread resets the connection, and a socket that is reset drops its
    // buffer: what the peer said before would be lost if it waited there.
    const received = new PassThrough({ highWaterMark: mostUnread });
    const over = (): void => {
      this.#gone = true;
      received.end();
      this.emit('consumed');
    };
    // One that went away before anybody listened doesn't say so again.
    if (socket.closed) over();
    else socket.once('close', over);
    void this.#read(socket.pipe(received));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Opens a stream. It can be written at once; the data is sent when the other side has accepted the stream. */
  open(headers: SpdyHeaders): SpdyStream {
    const id = this.#nextId;
    this.#nextId += 2;
    const stream = this.#add(id, headers);
    const block = this.#headerWriter.write(headers);
    const prefix = Buffer.concat([words(id, 0), Buffer.alloc(2)]);
    this.#send(controlFrame(frameType.synStream, Buffer.concat([prefix, block])));
    return stream;
  }

  /** Says that no more streams are wanted, then closes the connection. */
  close(): void {
    if (this.#closed || this.#socket.writableEnded) return;
    this.#socket.end(controlFrame(frameType.goAway, words(this.#lastReceived, 0)));
  }

  /** Drops the connection, and what was not handled yet. */
  destroy(): void {
    this.#socket.destroy();
    this.#finish();
  }

  #add(id: number, headers: SpdyHeaders): SpdyStream {
    const opensOdd = this.#options.role === 'client';
    const stream = new SpdyStream(id, headers, {
      accepted: (id % 2 === 1) !== opensOdd,
      write: (data, fin, done) => this.#write(dataFrame(id, data, fin), done),
      reset: () => this.#send(controlFrame(frameType.rstStream, words(id, cancel))),
      consumed: (bytes) => {
        if (this.#peerCounts) {
          this.#send(controlFrame(frameType.windowUpdate, words(id, bytes)));
          this.#send(controlFrame(frameType.windowUpdate, words(0, bytes)));
        }
        this.emit('consumed');
      },
    });
    this.#streams.set(id, stream);
    stream.once('close', () => this.#streams.delete(id));
    return stream;
  }

  #send(frame: Buffer): void {
    if (!this.#closed && this.#socket.writable) this.#socket.write(frame);
  }

  /** What can't be sent is dropped: a failed write would destroy the stream, with what can still be read of it. */
  #write(parts: readonly Buffer[], done: () => void): void {
    if (this.#closed || !this.#socket.writable) {
      done();
      return;
    }
    const last = parts.length - 1;
    for (const [index, part] of parts.entries()) {
      if (index === last) this.#socket.write(part, () => done());
      else this.#socket.write(part);
    }
  }

  async #read(received: PassThrough): Promise<void> {
    try {
      for await (const chunk of received) {
        // A stream without an encoding gives buffers.
        for (const frame of this.#reader.push(chunk as Buffer)) await this.#handle(frame);
        await this.#untilRead();
      }
    } catch {
      // A peer that can't be understood is dropped; that shows in the streams too.
    }
    this.destroy();
  }

  /** Holds back the connection while its streams' readers are behind. */
  async #untilRead(): Promise<void> {
    const unread = (): number =>
      [...this.#streams.values()].reduce((sum, stream) => sum + stream.unread, 0);
    while (!this.#gone && unread() > mostUnread) {
      await new Promise<void>((resolve) => this.once('consumed', resolve));
    }
  }

  async #handle(frame: Frame): Promise<void> {
    if (frame.kind === 'data') {
      this.#handleData(frame.stream, frame.body, frame.flags);
      return;
    }
    switch (frame.type) {
      case frameType.synStream:
        await this.#handleSynStream(frame.body, frame.flags);
        return;
      case frameType.synReply:
      case frameType.headers:
        // The block must be read even if nobody wants it: the next depends on it.
        await this.#headerReader.read(frame.body.subarray(4));
        if (frame.type === frameType.synReply) this.#streams.get(streamIn(frame.body))?.accept();
        if (frame.flags & flagFin) this.#streams.get(streamIn(frame.body))?.endRead();
        return;
      case frameType.rstStream:
        this.#streams.get(streamIn(frame.body))?.wasReset();
        return;
      case frameType.ping:
        this.#answerPing(frame.body);
        return;
      case frameType.settings:
      case frameType.windowUpdate:
        this.#peerCounts = true;
        return;
      default:
        // After GOAWAY the other side closes.
        return;
    }
  }

  #handleData(id: number, body: Buffer, flags: number): void {
    const stream = this.#streams.get(id);
    if (stream) {
      if (body.length > 0) stream.receive(body);
      if (flags & flagFin) stream.endRead();
    } else if (!(flags & flagFin)) {
      this.#send(controlFrame(frameType.rstStream, words(id, invalidStream)));
    }
  }

  async #handleSynStream(body: Buffer, flags: number): Promise<void> {
    const headers = await this.#headerReader.read(body.subarray(10));
    const id = streamIn(body);
    const { onStream } = this.#options;
    if (!onStream || this.#streams.size >= mostStreams || this.#streams.has(id)) {
      this.#send(controlFrame(frameType.rstStream, words(id, refused)));
      return;
    }
    this.#lastReceived = id;
    const stream = this.#add(id, headers);
    const block = this.#headerWriter.write({});
    this.#send(controlFrame(frameType.synReply, Buffer.concat([words(id), block])));
    if (flags & flagFin) stream.endRead();
    onStream(stream);
  }

  #answerPing(body: Buffer): void {
    const id = streamIn(body);
    const oursIsOdd = this.#options.role === 'client';
    const isAnswer = (id % 2 === 1) === oursIsOdd;
    if (!isAnswer) this.#send(controlFrame(frameType.ping, words(id)));
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stream of this.#streams.values()) stream.wasReset();
    this.#headerReader.close();
    this.emit('close');
  }
}

function streamIn(body: Buffer): number {
  if (body.length < 4) throw new SpdyError('a frame is cut short');
  return body.readUInt32BE(0) & 0x7fff_ffff;
}
