/** Watches over HTTP/2 whose events are counted, not parsed: the watchers' own cost would hide the server's. */
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { setTimeout as wait } from 'node:timers/promises';
import { connectTo } from '../local-cluster.ts';

/** As many streams as the server takes on one connection (its SETTINGS_MAX_CONCURRENT_STREAMS is larger). */
const perConnection = 50;
const newline = 0x0a;

export interface Counting {
  /** Resolves when so many events have come. */
  reached(count: number): Promise<void>;
  close(): void;
}

export function countEvents(session: ClientHttp2Session, path: string): Counting {
  let count = 0;
  let told: (() => void) | undefined;
  const stream = follow(session, path, (events) => {
    count += events;
    told?.();
  });
  return {
    async reached(wanted) {
      const enough = Promise.withResolvers<void>();
      told = () => {
        if (count >= wanted) enough.resolve();
      };
      told();
      await enough.promise;
    },
    close: () => stream.close(),
  };
}

export interface Watchers {
  /** Resolves when every watcher has had one more event; `each` hears when each did. */
  next(each: (at: number) => void): Promise<void>;
  close(): void;
}

/** Starts them and waits until all are followed. */
export async function watchers(kubeconfig: string, path: string, count: number): Promise<Watchers> {
  let missing = 0;
  let done: (() => void) | undefined;
  let heard: (at: number) => void = () => undefined;
  const sessions: ClientHttp2Session[] = [];
  const answered: Promise<void>[] = [];
  for (let number = 0; number < count; number++) {
    if (number % perConnection === 0) sessions.push(connectTo(kubeconfig));
    const session = sessions.at(-1);
    if (!session) break;
    const stream = follow(session, path, (events) => {
      heard(performance.now());
      missing -= events;
      if (missing <= 0) done?.();
    });
    answered.push(new Promise((resolve) => stream.once('response', () => resolve())));
  }
  await Promise.all(answered);
  // What is there already comes first.
  await wait(1_000);
  return {
    next(each) {
      missing = count;
      heard = each;
      return new Promise<void>((resolve) => (done = resolve));
    },
    close() {
      for (const session of sessions) session.destroy();
    },
  };
}

function follow(
  session: ClientHttp2Session,
  path: string,
  heard: (events: number) => void,
): ClientHttp2Stream {
  const stream = session.request({ ':path': path });
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    let events = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) events++;
    if (events > 0) heard(events);
  });
  return stream;
}
