/** The process's metrics, in Prometheus' text form. Whoever measures takes a Metrics and makes its own series. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A series with fixed label values. */
export interface CounterSeries {
  inc(by?: number): void;
}

export interface GaugeSeries {
  set(value: number): void;
  inc(by?: number): void;
  dec(by?: number): void;
}

export interface HistogramSeries {
  observe(value: number): void;
}

/** Series by their label values, in the order of the label names. */
export interface Labelled<S> {
  labels(...values: readonly string[]): S;
}

export interface MetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

export interface Metrics {
  counter(options: MetricOptions): Labelled<CounterSeries>;
  gauge(options: MetricOptions): Labelled<GaugeSeries>;
  /** `buckets` are the upper bounds, in the metric's unit. */
  histogram(
    options: MetricOptions & { readonly buckets: readonly number[] },
  ): Labelled<HistogramSeries>;
  /** Everything, as Prometheus reads it. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** `process` adds the process's own: CPU, memory, file descriptors, event loop. */
export function createMetrics(options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process) collectDefaultMetrics({ register: registry });
  const common = ({
    name,
    help,
    labels = [],
  }: MetricOptions): {
    name: string;
    help: string;
    labelNames: string[];
    registers: Registry[];
  } => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  return {
    counter: (metric) => remembering(new Counter(common(metric))),
    gauge: (metric) => remembering(new Gauge(common(metric))),
    histogram: (metric) =>
      remembering(new Histogram({ ...common(metric), buckets: [...metric.buckets] })),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Looking a series up by its labels costs more than counting, so each is looked up once. */
function remembering<S>(metric: { labels(...values: string[]): S }): Labelled<S> {
  const known = new Map<string, S>();
  return {
    labels(...values) {
      const key = values.join('\n');
      let series = known.get(key);
      if (series === undefined) {
        series = metric.labels(...values);
        known.set(key, series);
      }
      return series;
    },
  };
}
