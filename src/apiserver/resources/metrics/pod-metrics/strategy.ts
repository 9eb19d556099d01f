/** What the containers of Pods use, asked of the kubelets of their nodes when somebody wants to know. */
import { nodes, pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { apiVersionOf } from '#api/object.ts';
import { podMetrics } from '#api/metrics.ts';
import type { PodMetrics, ResourceUsage } from '#api/metrics.ts';
import { addQuantities } from '#api/quantity.ts';
import { notFound } from '#api/status.ts';
import type { NodeStats, NodeUsages } from '../../../proxy/node-stats.ts';
import type { RequestContext, Strategy } from '../../../registry/strategy.ts';
import { nameColumn, text } from '../../columns/column.ts';
import { measuredAt, metadataOf, resourceUsage } from '../measured.ts';

export function podMetricsStrategy(stats: NodeStats): Strategy<PodMetrics> {
  return {
    type: podMetrics,
    singular: '',
    verbs: ['get', 'list'],
    columns: [
      nameColumn,
      text('cpu', 'Processor time that its containers use.', (pod) => total(pod, 'cpu')),
      text('memory', 'Memory that its containers use.', (pod) => total(pod, 'memory')),
      text('Window', 'Over how long it was measured.', ({ window }) => window),
    ],
    live: {
      async get({ namespace = '', name }, context) {
        const pod = context.reader.get(pods, { namespace, name });
        if (!pod) throw notFound(pods, name);
        const [metrics] = await measure([pod], stats, context);
        // Upstream's words for what is listed as `pods`.
        const type = { ...podMetrics, resource: 'podmetrics' };
        if (!metrics) throw notFound(type, `${namespace}/${name}`);
        return metrics;
      },
      list: (namespace, context) =>
        measure(context.reader.list(pods, namespace || undefined), stats, context),
    },
  };
}

/** Asks each node once. */
async function measure(
  asked: readonly Pod[],
  stats: NodeStats,
  { reader, clock }: RequestContext,
): Promise<readonly PodMetrics[]> {
  const running = asked.filter((pod) => pod.spec.nodeName && pod.status?.phase === 'Running');
  const names = new Set(running.map((pod) => pod.spec.nodeName ?? ''));
  const answers = await Promise.all(
    [...names].map(async (name) => {
      const node = reader.get(nodes, { name });
      return [name, node && (await stats(node))] as const;
    }),
  );
  const byNode = new Map(answers);
  return running.flatMap((pod) => {
    const metrics = podMetricsOf(pod, byNode.get(pod.spec.nodeName ?? ''), clock.now());
    return metrics ? [metrics] : [];
  });
}

function podMetricsOf(
  pod: Pod,
  usages: NodeUsages | undefined,
  now: number,
): PodMetrics | undefined {
  const containers = usages?.pods.get(pod.metadata.uid) ?? new Map();
  const [first] = containers.values();
  if (!first) return undefined;
  return {
    apiVersion: apiVersionOf(podMetrics),
    kind: podMetrics.kind,
    metadata: { ...metadataOf(pod, now), namespace: pod.metadata.namespace },
    ...measuredAt(first),
    containers: [...containers].map(([name, usage]) => ({ name, usage: resourceUsage(usage) })),
  };
}

function total({ containers }: PodMetrics, resource: keyof ResourceUsage): string {
  return containers.map(({ usage }) => usage[resource]).reduce(addQuantities, '0');
}
