/** Nodes: the machines that Pods run on, each registered and reported on by its kubelet. */
import type { Node } from '#api/gen/types.ts';
import { nodes } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { proxySubresource } from '../../subresources/connect.ts';
import { statusSubresource } from '../../subresources/status.ts';
import { nodeColumns } from './columns.ts';
import { validateNodeStatus } from './validate-status.ts';
import { validateNode, validateNodeUpdate } from './validation.ts';

export const nodeStrategy: Strategy<Node> = {
  type: nodes,
  singular: 'node',
  shortNames: ['no'],
  lazyUpdates: ['status'],
  columns: nodeColumns,
  fields: { 'spec.unschedulable': (node) => String(node.spec.unschedulable ?? false) },
  setDefaults: (node) => {
    const { capacity, allocatable } = node.status ?? {};
    return capacity && !allocatable
      ? { ...node, status: { ...node.status, allocatable: capacity } }
      : node;
  },
  prepareForUpdate: (node, stored) => ({ ...node, status: stored.status ?? {} }),
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  subresources: {
    status: statusSubresource<Node>(validateNodeStatus),
    proxy: proxySubresource('NodeProxyOptions'),
  },
};
