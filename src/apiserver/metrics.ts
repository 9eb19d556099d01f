/** What the API server counts of its requests, under upstream's names, and `/metrics`, which tells it. */
import type { Metrics } from '#base/metrics.ts';
import type { Clock } from '#base/clock.ts';
import type { Step } from './chain.ts';
import type { Exchange } from './http/exchange.ts';
import { isLongRunning } from './http/long-running.ts';

const seconds = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45,
  60,
];

/** Told when an exchange is over. */
export function requestObserver(metrics: Metrics, clock: Clock): (exchange: Exchange) => void {
  const requests = metrics.counter({
    name: 'apiserver_request_total',
    help: 'Requests by verb, resource and response code.',
    labels: ['verb', 'group', 'version', 'resource', 'subresource', 'scope', 'code'],
  });
  const durations = metrics.histogram({
    name: 'apiserver_request_duration_seconds',
    help: 'How long requests took that do not last as long as the client likes.',
    labels: ['verb', 'group', 'version', 'resource', 'subresource', 'scope'],
    buckets: seconds,
  });
  return (exchange) => {
    const { info } = exchange;
    // What nobody serves has no series of its own: anyone can ask for anything.
    const known = exchange.code !== 404 && exchange.code !== 0;
    const labels = known
      ? [
          info.verb.toUpperCase(),
          info.group,
          info.version,
          info.resource,
          info.subresource,
          scopeOf(exchange),
        ]
      : ['', '', '', '', '', ''];
    requests.labels(...labels, String(exchange.code)).inc();
    if (!isLongRunning(info)) {
      durations.labels(...labels).observe((clock.monotonic() - exchange.startedAt) / 1000);
    }
  };
}

/** Counts watches and streams while they last. */
export function countLongRunning(metrics: Metrics): Step {
  const running = metrics.gauge({
    name: 'apiserver_longrunning_requests',
    help: 'Watches and streams under way.',
    labels: ['verb', 'group', 'version', 'resource', 'subresource', 'scope'],
  });
  return (exchange) => {
    const { info } = exchange;
    if (!isLongRunning(info)) return;
    const series = running.labels(
      info.verb.toUpperCase(),
      info.group,
      info.version,
      info.resource,
      info.subresource,
      scopeOf(exchange),
    );
    series.inc();
    exchange.onDone(() => series.dec());
  };
}

function scopeOf({ info }: Exchange): string {
  if (!info.isResource) return '';
  if (info.name !== '') return 'resource';
  return info.namespace === '' ? 'cluster' : 'namespace';
}

/** Answers `/metrics`. */
export function metricsRoute(metrics: Metrics): Step {
  const answer = async (exchange: Exchange): Promise<void> => {
    const text = await metrics.text();
    exchange.respond(200, { 'content-type': metrics.contentType }, Buffer.from(text));
  };
  return (exchange): void | Promise<void> => {
    if (exchange.info.path === '/metrics') return answer(exchange);
  };
}
