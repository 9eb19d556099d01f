/** What the API server counts of its requests, under upstream's names, and `/metrics`, which tells it. */
import type { ServedResource } from '#api/openapi/served.ts';
import { memoized } from '#base/memoized.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Clock } from '#base/clock.ts';
import type { RequestInfo } from '#client/api-handler.ts';
import type { Exchange, Step } from './http/exchange.ts';
import { isLongRunning } from './http/long-running.ts';

const seconds = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45,
  60,
];

const labels = ['verb', 'group', 'version', 'resource', 'subresource', 'scope'];
const noLabels = labels.map(() => '');

export interface RequestMetrics {
  /** Told when an exchange is over. */
  observe(exchange: Exchange): void;
  /** Counts watches and streams while they last. */
  readonly countLongRunning: Step;
}

/** Only what is served gets series of its own: anyone may ask for anything, and series are never forgotten. */
export function requestMetrics(
  metrics: Metrics,
  kinds: () => readonly ServedResource[],
  clock: Clock,
): RequestMetrics {
  const requests = metrics.counter({
    name: 'apiserver_request_total',
    help: 'Requests by verb, resource and response code.',
    labels: [...labels, 'code'],
  });
  const durations = metrics.histogram({
    name: 'apiserver_request_duration_seconds',
    help: 'How long requests took that do not last as long as the client likes.',
    labels,
    buckets: seconds,
  });
  const running = metrics.gauge({
    name: 'apiserver_longrunning_requests',
    help: 'Watches and streams under way.',
    labels,
  });
  const served = memoized(kinds, namesOf);
  const labelsOf = ({ info }: Exchange): readonly string[] => {
    if (!info.isResource) return [info.verb.toUpperCase(), ...noLabels.slice(1)];
    if (!served().has(nameOf(info))) return noLabels;
    const { group, version, resource, subresource } = info;
    return [info.verb.toUpperCase(), group, version, resource, subresource, scopeOf(info)];
  };
  return {
    observe(exchange) {
      const values = labelsOf(exchange);
      requests.labels(...values, String(exchange.code)).inc();
      if (isLongRunning(exchange.info)) return;
      durations.labels(...values).observe((clock.monotonic() - exchange.startedAt) / 1000);
    },
    countLongRunning(exchange) {
      if (!isLongRunning(exchange.info)) return;
      const series = running.labels(...labelsOf(exchange));
      series.inc();
      exchange.onDone(() => series.dec());
    },
  };
}

function namesOf(kinds: readonly ServedResource[]): ReadonlySet<string> {
  return new Set(
    kinds.flatMap((kind) =>
      ['', ...kind.subresources.map(({ name }) => name)].map((subresource) =>
        nameOf({ ...kind, subresource }),
      ),
    ),
  );
}

function nameOf(one: Pick<RequestInfo, 'group' | 'version' | 'resource' | 'subresource'>): string {
  return `${one.group}/${one.version}/${one.resource}/${one.subresource}`;
}

function scopeOf(info: RequestInfo): string {
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
