/**
 * The loop that every controller is: changes become keys, keys are reconciled, failures are tried again later.
 * `createController` makes a whole controller from what it watches and what it does; `runController` is the loop
 * alone, for those that fill their own queue.
 */
import type { KubeObject } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Change, Informer } from './informers.ts';
import { WorkQueue } from './work-queue.ts';

export type ReconcileResult = void | { readonly requeueAfterMs: number };

/** Makes the world match what the object behind `key` asks for. Level-triggered: it looks at what is, not what happened. */
export type Reconcile = (key: string, signal: AbortSignal) => Promise<ReconcileResult>;

/** Thrown by a reconcile whose failure only a change of the object can mend: it is logged and not tried again. */
export class TerminalError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'TerminalError';
  }
}

export interface ControllerLoop {
  readonly name: string;
  readonly queue: WorkQueue;
  /** Keys worked on at the same time; 1 when absent. */
  readonly workers?: number;
  readonly reconcile: Reconcile;
  readonly log: Logger;
}

/** Works on the queue's keys until the signal aborts; then waits for the work under way. */
export async function runController(loop: ControllerLoop, signal: AbortSignal): Promise<void> {
  const stop = (): void => loop.queue.shutDown();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  await Promise.all(Array.from({ length: loop.workers ?? 1 }, () => work(loop, signal)));
}

async function work(loop: ControllerLoop, signal: AbortSignal): Promise<void> {
  const { queue } = loop;
  for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
    try {
      const result = await loop.reconcile(key, signal);
      queue.forget(key);
      if (result) queue.addAfter(key, result.requeueAfterMs);
    } catch (error) {
      if (!signal.aborted) retryLater(loop, key, error);
    } finally {
      queue.done(key);
    }
  }
}

/** A key that goes on failing is logged once, and again only in detail. */
function retryLater({ name, queue, log }: ControllerLoop, key: string, error: unknown): void {
  const fields = { controller: name, key, error: messageOf(error) };
  if (error instanceof TerminalError) {
    queue.forget(key);
    log.warn('cannot reconcile', fields);
    return;
  }
  const first = queue.failures(key) === 0;
  queue.addRateLimited(key);
  // A conflict means that the cache was behind: normal, and mended by trying again.
  if (first && !isApiError(error, 'Conflict')) log.warn('reconcile failed; trying again', fields);
  else log.debug('reconcile failed again', fields);
}

/** An informer with the keys that each of its changes concerns; made by `watching`. */
export interface Watching {
  subscribe(add: (key: string) => void): () => void;
  untilSynced(): Promise<void>;
}

export function watching<T extends KubeObject>(
  informer: Informer<T>,
  keys: (change: Change<T>) => Iterable<string>,
): Watching {
  return {
    subscribe: (add) =>
      informer.onChange((change) => {
        for (const key of keys(change)) add(key);
      }),
    untilSynced: () => informer.untilSynced(),
  };
}

export interface ControllerParts {
  readonly name: string;
  readonly watches: readonly Watching[];
  readonly reconcile: Reconcile;
  readonly workers?: number;
  /** Given when others add keys too. */
  readonly queue?: WorkQueue;
}

/** A controller that starts to work once everything that it watches is synced. */
export function createController(
  parts: ControllerParts,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Runnable {
  return {
    name: parts.name,
    async run(signal) {
      const queue = parts.queue ?? new WorkQueue(clock);
      const unsubscribe = parts.watches.map((watch) => watch.subscribe((key) => queue.add(key)));
      try {
        await untilAllSynced(parts.watches, signal);
        await runController(
          { ...parts, queue, log: log.child({ controller: parts.name }) },
          signal,
        );
      } finally {
        for (const end of unsubscribe) end();
      }
    },
  };
}

/** Resolves too when the signal aborts. */
async function untilAllSynced(watches: readonly Watching[], signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = (): void => aborted.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const synced = Promise.all(watches.map((watch) => watch.untilSynced()));
  await Promise.race([synced, aborted.promise]);
  signal.removeEventListener('abort', onAbort);
}
