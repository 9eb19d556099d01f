/** What HTTP/1.1 and HTTP/2 differ in, for one request: how it is read and how it is answered. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Duplex, Readable } from 'node:stream';

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Who is at the other end of a connection. */
export interface Peer {
  readonly address: string;
  /** The certificate that it showed, if any. */
  readonly certificate?: PeerCertificate;
}

export interface PeerCertificate {
  /** True when the cluster's authority signed it for a client, and it has not expired. */
  readonly valid: boolean;
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export interface Wire {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: RequestHeaders;
  readonly peer: Peer;
  /** The request's body. */
  readonly body: Readable;
  /** Answers as a whole. Nothing happens when the client has gone. */
  respond(code: number, headers: OutgoingHttpHeaders, body: Uint8Array): void;
  /** Begins an answer that `write` goes on with and `end` ends. */
  open(code: number, headers: OutgoingHttpHeaders): void;
  /** False: the client is slow, wait for `drained` before the next. */
  write(bytes: Uint8Array): boolean;
  /** As `write`, of many parts at once. */
  writeAll(parts: readonly Uint8Array[]): boolean;
  /**
   * Goes on with the parts and ends. Little of them is held at a time, so that a slow client takes little memory.
   * Resolves when all but the last is on its way, or the client has gone.
   */
  endWith(parts: readonly Uint8Array[]): Promise<void>;
  /** Resolves when there is room again, or the client has gone. */
  drained(): Promise<void>;
  end(): void;
  /** Breaks an answer off, so that the client sees that it is not whole. */
  abort(): void;
  /** Calls once when the answer is sent or the client has gone; `whole` tells which. */
  onClose(callback: (whole: boolean) => void): void;
  /** Present when the client asks to switch protocols: hands the connection over, after which the wire is done. */
  takeOver?(): Takeover;
}

export interface Takeover {
  readonly socket: Duplex;
  /** What has been read beyond the request. */
  readonly head: Uint8Array;
}
