/** The far side of an exec or attach, whichever protocol carries it: what the person types and sees. */
import type { Readable, Writable } from 'node:stream';
import type { Status } from '#api/gen/types.ts';
import type { StreamOptions, TerminalSize } from '../../cri/runtime.ts';

export interface RemoteEnd {
  /** Ends when the far side says so. */
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  onResize(listener: (size: TerminalSize) => void): void;
  /** Sends what is still to be sent, tells how it ended, and closes. */
  finish(status: Status): Promise<void>;
  /** Resolves when the connection has gone. */
  readonly closed: Promise<void>;
  destroy(): void;
}

/** Which streams the request's URL asks for; upstream's kubelet and API server name them differently. */
export function streamOptionsOf(query: URLSearchParams): StreamOptions {
  const asked = (...names: readonly string[]): boolean =>
    names.some((name) => ['1', 'true'].includes(query.get(name) ?? ''));
  const tty = asked('tty');
  return {
    stdin: asked('input', 'stdin'),
    stdout: asked('output', 'stdout'),
    // A terminal has one output.
    stderr: asked('error', 'stderr') && !tty,
    tty,
  };
}

/** `{"Width":80,"Height":24}`; undefined for anything else. */
export function parseSize(text: string): TerminalSize | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('Width' in value) || !('Height' in value)) return undefined;
    const { Width: width, Height: height } = value;
    return isSize(width) && isSize(height) ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffff;
}

/** Ends a stream and resolves when all of it has been sent, or can't be any more. */
export function ended(stream: Writable | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!stream || stream.destroyed || stream.writableFinished) return resolve();
    stream.once('finish', resolve);
    stream.once('close', resolve);
    stream.end();
  });
}
