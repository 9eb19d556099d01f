/** The process's metrics, in Prometheus' text form. Whoever measures takes a Metrics and makes its own series. */
import { readdirSync } from 'node:fs';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { familiesText } from './metric-families.ts';
import type { MetricFamily } from './metric-families.ts';

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
  /** Metrics that are kept elsewhere: `read` tells them whenever somebody asks. */
  familiesFrom(read: () => Promise<readonly MetricFamily[]>): void;
  /** Everything, as Prometheus reads it. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** `process` adds the process's own: CPU, memory, file descriptors. */
export function createMetrics(options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  const readers: (() => Promise<readonly MetricFamily[]>)[] = [];
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
    familiesFrom: (read) => void readers.push(read),
    async text() {
      const [own, ...others] = await Promise.all([
        registry.metrics(),
        ...readers.map(async (read) => familiesText(await read())),
      ]);
      return [own, ...others].join('');
    },
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
