/** Metrics that are kept elsewhere and told as a whole, in Prometheus' text form (exposition format 0.0.4). */

type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export interface HistogramSample {
  readonly labels: Labels;
  /** The buckets' upper bounds, rising. */
  readonly bounds: readonly number[];
  /** Observations in each, not added up; those beyond the last bound are in `count` only. */
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** All series of one metric; their labels have the same names. */
export type MetricFamily = { readonly name: string; readonly help: string } & (
  | { readonly type: 'counter' | 'gauge'; readonly samples: readonly Sample[] }
  | { readonly type: 'histogram'; readonly samples: readonly HistogramSample[] }
);

/** With a final line break, unless there are none. */
export function familiesText(families: readonly MetricFamily[]): string {
  return families
    .map((family) => {
      const { name, help, type } = family;
      const head = [
        `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
        `# TYPE ${name} ${type}`,
      ];
      const lines =
        family.type === 'histogram'
          ? family.samples.flatMap((sample) => histogramLines(name, sample))
          : family.samples.map(({ labels, value }) => lineOf(name, labels, value));
      return `\n${[...head, ...lines].join('\n')}\n`;
    })
    .join('');
}

function histogramLines(name: string, sample: HistogramSample): readonly string[] {
  const { labels, bounds, buckets, sum, count } = sample;
  let below = 0;
  const lines = bounds.map((bound, at) => {
    below += buckets[at] ?? 0;
    return lineOf(`${name}_bucket`, { ...labels, le: String(bound) }, below);
  });
  return [
    ...lines,
    lineOf(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    lineOf(`${name}_sum`, labels, sum),
    lineOf(`${name}_count`, labels, count),
  ];
}

function lineOf(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
