/** DaemonSets, nodes and daemon Pods for the tests, in a few words. */
import type { DaemonSet, DaemonSetSpec, Node, Pod, Taint } from '#api/gen/types.ts';
import { clusterMeta, epoch, meta, pod } from '../testing/objects.ts';
import type { PodTraits } from '../testing/objects.ts';
import { hashLabel } from './daemon-pod.ts';
import { groupByNode } from './plan.ts';
import type { DaemonState } from './plan.ts';

export function daemonSet(spec: Partial<DaemonSetSpec> = {}): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: meta('agent', { generation: 1 }),
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [] } },
      ...spec,
    },
  };
}

export function node(
  name: string,
  traits: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly taints?: readonly Taint[];
  } = {},
): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: clusterMeta(name, { labels: traits.labels ?? {} }),
    spec: { taints: traits.taints ?? [] },
  };
}

/** `hash` is `new` in the states of these tests. */
export function daemonPod(name: string, onNode: string, hash: string, traits: PodTraits = {}): Pod {
  return pod(name, { node: onNode, labels: { [hashLabel]: hash }, ...traits });
}

export function state(set: DaemonSet, nodes: readonly Node[], pods: readonly Pod[]): DaemonState {
  return { set, nodes, podsByNode: groupByNode(pods), hash: 'new', now: epoch };
}
