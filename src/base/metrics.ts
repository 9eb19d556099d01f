/** The process's metrics, in Prometheus' text form. Whoever measures takes a Metrics and makes its own series. */
import { readdirSync } from 'node:fs';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

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

/** Each series: its label values in the order of the label names, and its count. */
export type CounterReading = Iterable<readonly [labels: readonly string[], count: number]>;

export interface Metrics {
  counter(options: MetricOptions): Labelled<CounterSeries>;
  gauge(options: MetricOptions): Labelled<GaugeSeries>;
  /** `buckets` are the upper bounds, in the metric's unit. */
  histogram(
    options: MetricOptions & { readonly buckets: readonly number[] },
  ): Labelled<HistogramSeries>;
  /** A counter that is kept elsewhere: `read` gives label values and counts whenever somebody asks. */
  counterFrom(options: MetricOptions, read: () => Promise<CounterReading>): void;
  /** Everything, as Prometheus reads it. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** `process` adds the process's own: CPU, memory, file descriptors. */
export function createMetrics(options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process) measureProcess(registry);
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
    counterFrom(metric, read) {
      const names = metric.labels ?? [];
      void new Counter({
        ...common(metric),
        async collect() {
          this.reset();
          for (const [values, count] of await read()) {
            this.inc(Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])), count);
          }
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/**
 * Read only when somebody asks. prom-client's own list is left out because it measures the event loop a hundred times a
 * second, which costs an idle server more than everything else it does.
 */
const processMetrics: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}[] = [
  {
    name: 'process_cpu_seconds_total',
    help: 'Total user and system CPU time spent in seconds.',
    read: () => cpuSeconds(process.cpuUsage()),
  },
  {
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    read: () => process.memoryUsage.rss(),
  },
  {
    name: 'process_open_fds',
    help: 'Number of open file descriptors.',
    read: () => readdirSync('/proc/self/fd').length,
  },
  {
    name: 'process_start_time_seconds',
    help: 'Start time of the process since unix epoch in seconds.',
    read: () => Math.round(performance.timeOrigin / 1000),
  },
  {
    name: 'nodejs_heap_size_used_bytes',
    help: 'Process heap size used from Node.js in bytes.',
    read: () => process.memoryUsage().heapUsed,
  },
];

function cpuSeconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

function measureProcess(registry: Registry): void {
  for (const metric of processMetrics) {
    const gauge: Gauge = new Gauge({
      name: metric.name,
      help: metric.help,
      registers: [registry],
      collect: () => gauge.set(metric.read()),
    });
  }
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
