import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { messageOf } from '#base/errors.ts';
import type { Runtime } from '../../cri/runtime.ts';

export interface ForwardTarget {
  readonly runtime: Runtime;
  readonly sandboxId: string;
  readonly podName: string;
  readonly podUid: string;
}

/** Joins `data` to a port of the Pod until both directions have ended. Resolves with a message when it could not. */
export async function forwardPort(
  target: ForwardTarget,
  port: number,
  data: Duplex,
): Promise<string | undefined> {
  const { runtime, sandboxId, podName, podUid } = target;
  try {
    const inside = await runtime.portForward(sandboxId, port);
    data.pipe(inside);
    inside.pipe(data);
    data.once('close', () => inside.destroy());
    inside.once('close', () => data.destroy());
    await finished(inside);
    await finished(data);
    return undefined;
  } catch (error) {
    data.destroy();
    if (isAbrupt(error)) return undefined;
    return `error forwarding port ${port} to pod ${podName}, uid ${podUid}: ${messageOf(error)}`;
  }
}

/** One side hung up in the middle, as clients and servers do. */
function isAbrupt(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}

/** A whole number from 1 to 65535; undefined for anything else. */
export function parsePort(text: string | undefined): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text ?? '') && port >= 1 && port <= 65535 ? port : undefined;
}
