import { timeout } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import type { Exchange } from './exchange.ts';

/** What a request may take, in milliseconds (upstream's default). */
const limit = 60_000;

/** Refuses (504) when `work` takes longer than the request may, and tells it so by the exchange's signal. */
export function withinTime(exchange: Exchange, clock: Clock, work: Promise<void>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = clock.after(Math.min(limit, requested(exchange)), () => {
    reject(
      timeout(
        'Timeout: request did not complete within requested timeout - context deadline exceeded',
      ),
    );
    exchange.abandon();
  });
  work.then(resolve, reject).finally(() => timer.cancel());
  return promise;
}

/** The `timeout` parameter, a Go duration such as `30s`. */
function requested(exchange: Exchange): number {
  const match = /^(\d+)(ms|s|m)$/.exec(exchange.query.get('timeout') ?? '');
  if (!match) return limit;
  const unit = { ms: 1, s: 1000, m: 60_000 }[match[2] ?? 's'] ?? 1000;
  return Number(match[1]) * unit || limit;
}
