/** The faults of a Node. */
import type { Node, NodeStatus, Taint } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { labelValueFaults, qualifiedNameFaults } from '#api/validation/names.ts';
import { cidrFaults } from '../../validation/cidr.ts';
import { at, each, fine, requiredOneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { nonNegativeQuantity } from '../../validation/resource-list.ts';
import { taintEffects } from '../pod-template/validation/scheduling.ts';

export function validateNode({ spec, status }: Node): Errors {
  const ranges = spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : []);
  return [
    ...validateAmounts(status?.capacity, 'status.capacity'),
    ...validateAmounts(status?.allocatable, 'status.allocatable'),
    ...each(ranges, 'spec.podCIDRs', (range, path) => invalidEach(path, range, cidrFaults(range))),
    ...(ranges.length > 1 && !isDualStack(ranges)
      ? [invalid('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family')]
      : fine),
    ...validateTaints(spec.taints, 'spec.taints'),
  ];
}

/** One range of each family. */
function isDualStack(ranges: readonly string[]): boolean {
  const [first, second, ...more] = ranges.map((range) => range.includes(':'));
  return more.length === 0 && first !== second;
}

function validateAmounts(amounts: NodeStatus['capacity'], field: string): Errors {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) =>
    nonNegativeQuantity(at(field, name), amount),
  );
}

function validateTaints(taints: readonly Taint[] | undefined, field: string): Errors {
  const seen = new Set<string>();
  return each(taints, field, (taint, path) => {
    const { key, value = '', effect } = taint;
    const pair = `${key}:${effect}`;
    const taken = seen.has(pair);
    seen.add(pair);
    return [
      ...(key
        ? invalidEach(`${path}.key`, key, qualifiedNameFaults(key))
        : [required(`${path}.key`)]),
      ...invalidEach(`${path}.value`, value, labelValueFaults(value)),
      ...requiredOneOf(`${path}.effect`, effect, taintEffects),
      ...(taken ? [duplicate(path, taint)] : fine),
    ];
  });
}

/** What a node is given once stays: the range of its Pods and its name at the provider. */
export function validateNodeUpdate({ spec }: Node, stored: Node): Errors {
  const before = stored.spec;
  return [
    ...(before.podCIDRs?.length && !deepEqual(spec.podCIDRs, before.podCIDRs)
      ? [forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')]
      : fine),
    ...(before.providerID && spec.providerID !== before.providerID
      ? [
          forbidden(
            'spec.providerID',
            'node updates may not change providerID except from "" to valid',
          ),
        ]
      : fine),
    ...(spec.configSource === undefined
      ? fine
      : [invalid('spec.configSource', spec.configSource, 'configSource may not be set')]),
  ];
}
