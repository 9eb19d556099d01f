/** CSINodes: which storage drivers run on a node. */
import type { CSINode } from '#api/gen/types.ts';
import { cSINodes } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn } from '../../columns/column.ts';
import { validateCSINode, validateCSINodeUpdate } from './validation.ts';

export const csiNodeStrategy: Strategy<CSINode> = {
  type: cSINodes,
  singular: 'csinode',
  requiresResourceVersion: true,
  validate: validateCSINode,
  validateUpdate: validateCSINodeUpdate,
  columns: [
    nameColumn,
    integer('Drivers', 'How many drivers run on the node.', ({ spec }) => spec.drivers.length),
    ageColumn,
  ],
};
