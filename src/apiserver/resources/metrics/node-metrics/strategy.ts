/** What nodes use, asked of their kubelets when somebody wants to know. */
import { nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { apiVersionOf } from '#api/object.ts';
import { nodeMetrics } from '#api/metrics.ts';
import type { NodeMetrics } from '#api/metrics.ts';
import { notFound } from '#api/status.ts';
import type { NodeStats } from '../../../proxy/node-stats.ts';
import type { RequestContext, Strategy } from '../../../registry/strategy.ts';
import { nameColumn, text } from '../../columns/column.ts';
import { measuredAt, metadataOf, resourceUsage } from '../measured.ts';

export function nodeMetricsStrategy(stats: NodeStats): Strategy<NodeMetrics> {
  const measure = async (
    node: Node,
    { clock }: RequestContext,
  ): Promise<NodeMetrics | undefined> => {
    const usage = (await stats(node))?.node;
    return (
      usage && {
        apiVersion: apiVersionOf(nodeMetrics),
        kind: nodeMetrics.kind,
        metadata: metadataOf(node, clock.now()),
        ...measuredAt(usage),
        usage: resourceUsage(usage),
      }
    );
  };
  return {
    type: nodeMetrics,
    singular: '',
    verbs: ['get', 'list'],
    columns: [
      nameColumn,
      text('cpu', 'Processor time that is used.', ({ usage }) => usage.cpu),
      text('memory', 'Memory that is used.', ({ usage }) => usage.memory),
      text('Window', 'Over how long it was measured.', ({ window }) => window),
    ],
    live: {
      async get({ name }, context) {
        const node = context.reader.get(nodes, { name });
        if (!node) throw notFound(nodes, name);
        const metrics = await measure(node, context);
        // Upstream's word for what is listed as `nodes`.
        if (!metrics) throw notFound({ ...nodeMetrics, resource: 'nodemetrics' }, name);
        return metrics;
      },
      async list(_namespace, context) {
        const all = context.reader.list(nodes).map((node) => measure(node, context));
        return (await Promise.all(all)).filter((one) => one !== undefined);
      },
    },
  };
}
