/** How Pods are shown. */
import type { Pod } from '#api/gen/types.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text, wide } from '../../columns/column.ts';
import { formatRestarts, hasCondition, summarize } from './summary.ts';

const none = '<none>';

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  text('Ready', 'How many of its containers are ready, of how many.', (pod) => {
    const { ready, total } = summarize(pod);
    return `${ready}/${total}`;
  }),
  text('Status', 'The state of the Pod in one word.', (pod) => summarize(pod).reason),
  text('Restarts', 'How often its containers were restarted, and when last.', (pod, now) =>
    formatRestarts(summarize(pod), now),
  ),
  ageColumn,
  wide('IP', 'The address of the Pod.', (pod) => pod.status?.podIPs?.[0]?.ip || none),
  wide('Node', 'The node that it runs on.', (pod) => pod.spec.nodeName || none),
  wide(
    'Nominated Node',
    'The node on which room is being made for it.',
    (pod) => pod.status?.nominatedNodeName || none,
  ),
  wide('Readiness Gates', 'How many of its readiness gates are passed, of how many.', (pod) => {
    const gates = pod.spec.readinessGates ?? [];
    if (gates.length === 0) return none;
    return `${gates.filter((gate) => hasCondition(pod, gate.conditionType)).length}/${gates.length}`;
  }),
];
