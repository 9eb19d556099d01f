/** How Nodes are shown. */
import type { Node } from '#api/gen/types.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text, wide } from '../../columns/column.ts';

const none = '<none>';
const unknown = '<unknown>';
const rolePrefix = 'node-role.kubernetes.io/';
const roleLabel = 'kubernetes.io/role';

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  text('Status', 'Whether it takes Pods.', status),
  text('Roles', 'What its labels say it is for.', roles),
  ageColumn,
  text(
    'Version',
    'The version of its kubelet.',
    (node) => node.status?.nodeInfo?.kubeletVersion ?? '',
  ),
  wide('Internal-IP', 'Its address inside the cluster.', (node) => address(node, 'InternalIP')),
  wide('External-IP', 'Its address outside.', (node) => address(node, 'ExternalIP')),
  wide(
    'OS-Image',
    'The name of its operating system.',
    (node) => node.status?.nodeInfo?.osImage || unknown,
  ),
  wide(
    'Kernel-Version',
    'The version of its kernel.',
    (node) => node.status?.nodeInfo?.kernelVersion || unknown,
  ),
  wide(
    'Container-Runtime',
    'The container runtime and its version.',
    (node) => node.status?.nodeInfo?.containerRuntimeVersion || unknown,
  ),
];

function status(node: Node): string {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready');
  const word = !ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

function roles(node: Node): string {
  const found = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix))
      return key.length > rolePrefix.length ? [key.slice(rolePrefix.length)] : [];
    return key === roleLabel && value ? [value] : [];
  });
  return found.length > 0 ? [...new Set(found)].sort().join(',') : none;
}

function address(node: Node, type: string): string {
  return node.status?.addresses?.find((entry) => entry.type === type)?.address ?? none;
}
