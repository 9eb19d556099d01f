/** What the server has counted, as the process's `/metrics` shows it. */
import type { MetricFamily } from '#base/metric-families.ts';
import type { DnsCounts } from './counters.ts';
import { fullNameOf, metricHelp } from './metric-names.ts';
import type { CountRow, HistogramRow } from './metric-rows.ts';

export function metricFamilies({ server, upstream }: DnsCounts): readonly MetricFamily[] {
  const headOf = ({ name }: CountRow | HistogramRow) => ({
    name: fullNameOf(name),
    help: metricHelp[name],
  });
  const families = <R extends CountRow | HistogramRow>(
    rows: readonly R[],
    make: (
      head: { readonly name: string; readonly help: string },
      group: readonly R[],
    ) => MetricFamily,
  ): readonly MetricFamily[] =>
    [...Map.groupBy(rows, ({ name }) => name).values()].flatMap(([first, ...more]) =>
      first ? [make(headOf(first), [first, ...more])] : [],
    );
  const all = [server, upstream];
  return [
    ...families(
      all.flatMap(({ counters }) => counters),
      (head, samples) => ({ ...head, type: 'counter', samples }),
    ),
    ...families(
      all.flatMap(({ gauges }) => gauges),
      (head, samples) => ({ ...head, type: 'gauge', samples }),
    ),
    ...families(
      all.flatMap(({ histograms }) => histograms),
      (head, samples) => ({ ...head, type: 'histogram', samples }),
    ),
  ];
}
