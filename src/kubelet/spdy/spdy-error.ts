/** What a SPDY connection or stream fails with when the other side breaks the protocol or resets a stream. */
export class SpdyError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'SpdyError';
  }
}
