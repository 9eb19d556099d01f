import type { RuntimeEvent } from '../runtime.ts';

/** Hands every event to every reader that is there, in order. */
export class EventFeed {
  readonly #readers = new Set<(event: RuntimeEvent) => void>();

  send(event: RuntimeEvent): void {
    for (const reader of this.#readers) reader(event);
  }

  /** Begins with `resync`: the reader may have missed what was before. */
  async *read(signal: AbortSignal): AsyncIterable<RuntimeEvent> {
    let queue: RuntimeEvent[] = [{ type: 'resync' }];
    let wake = Promise.withResolvers<void>();
    const reader = (event: RuntimeEvent): void => {
      queue.push(event);
      wake.resolve();
    };
    const stop = (): void => wake.resolve();
    this.#readers.add(reader);
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        const batch = queue;
        queue = [];
        yield* batch;
        if (queue.length > 0 || signal.aborted) continue;
        wake = Promise.withResolvers<void>();
        await wake.promise;
      }
    } finally {
      this.#readers.delete(reader);
      signal.removeEventListener('abort', stop);
    }
  }
}
