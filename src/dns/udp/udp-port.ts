/** One address that takes questions by UDP. */

/** Who asked. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Who answers. */
export interface UdpHandler {
  /**
   * Writes the answer to the first `length` bytes of `message` to the beginning of `out` and returns how long it is.
   * 0: this question is for `answer`.
   */
  direct(message: Buffer, length: number, out: Buffer): number;
  /** Milliseconds that only grow. */
  now(): number;
  /**
   * So many questions that were read together at `began` (of `now`) are answered `direct`. Their answers go out together,
   * so one look at the clock tells how long each of them took.
   */
  answered(count: number, began: number): void;
  /** Undefined: no answer at all. */
  answer(message: Buffer, from: Peer): Buffer | Promise<Buffer> | undefined;
}

export interface UdpOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Others may have sockets at the same address: the system deals the questions out. */
  readonly sharedPort: boolean;
}

export interface UdpPort {
  readonly port: number;
  close(): Promise<void>;
}

/** Datagrams that may wait while the process is busy, in bytes. */
export const receiveBuffer = 1 << 20;
