/** The faults of a Node. */
import type { Node, Taint } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { labelValueFaults, qualifiedNameFaults } from '#api/validation/names.ts';
import { cidrFaults } from '../../validation/cidr.ts';
import { each, fine, requiredOneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { taintEffects } from '../pod-template/validation/scheduling.ts';

export function validateNode({ spec }: Node): Errors {
  return [
    ...each(spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : []), 'spec.podCIDRs', (range, path) =>
      invalidEach(path, range, cidrFaults(range)),
    ),
    ...validateTaints(spec.taints, 'spec.taints'),
  ];
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
