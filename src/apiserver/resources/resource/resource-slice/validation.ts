/** The faults of a ResourceSlice. */
import type { CounterSet, ResourcePool, ResourceSlice, ResourceSliceSpec } from '#api/gen/types.ts';
import { invalid, invalidEach, required, tooMany } from '#api/validation/errors.ts';
import { dns1123LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateDriverName } from '../../validation/driver-name.ts';
import { validateNodeSelector } from '../../core/pod-template/validation/affinity.ts';
import { boundedSet, validatePoolName } from '../checks.ts';
import { validateDevice } from './device.ts';

const mostDevices = 128;
/** Where devices have taints or use counters. */
const mostComplexDevices = 64;
const mostCounterSets = 8;
const mostCounters = 32;

export function validateSlice({ spec }: ResourceSlice): Errors {
  const { devices = [], sharedCounters } = spec;
  const complex = devices.some(
    ({ taints, consumesCounters }) => taints?.length || consumesCounters?.length,
  );
  const perDevice = spec.perDeviceNodeSelection ?? false;
  return [
    ...validateDriverName(spec.driver, 'spec.driver'),
    ...validatePool(spec.pool, 'spec.pool'),
    ...validateNodes(spec, 'spec'),
    ...(sharedCounters && spec.devices
      ? [invalid('spec', '', 'only one of `sharedCounters` or `devices` is allowed')]
      : fine),
    ...boundedSet(
      devices,
      {
        field: 'spec.devices',
        most: complex ? mostComplexDevices : mostDevices,
        key: ({ name }) => name,
      },
      (device, field) => validateDevice(device, field, perDevice),
    ),
    ...boundedSet(
      sharedCounters,
      { field: 'spec.sharedCounters', most: mostCounterSets, key: ({ name }) => name },
      validateCounterSet,
    ),
  ];
}

function validatePool(
  { name, resourceSliceCount, generation }: ResourcePool,
  field: string,
): Errors {
  return [
    ...validatePoolName(name, `${field}.name`),
    ...(resourceSliceCount > 0
      ? fine
      : [invalid(`${field}.resourceSliceCount`, resourceSliceCount, 'must be greater than zero')]),
    ...(generation >= 0
      ? fine
      : [invalid(`${field}.generation`, generation, 'must be greater than or equal to zero')]),
  ];
}

/** Which nodes can use the devices is said in just one way. */
function validateNodes(spec: ResourceSliceSpec, field: string): Errors {
  const { nodeName, nodeSelector, allNodes, perDeviceNodeSelection } = spec;
  const said = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
    ...(perDeviceNodeSelection ? ['`perDeviceNodeSelection`'] : []),
  ];
  const one =
    'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  const neverFalse = 'must be either unset or set to true';
  return [
    ...(nodeName === '' ? [emptyNode(`${field}.nodeName`)] : fine),
    ...(nodeName
      ? invalidEach(`${field}.nodeName`, nodeName, dns1123SubdomainFaults(nodeName))
      : fine),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${field}.nodeSelector`) : fine),
    ...(nodeSelector && nodeSelector.nodeSelectorTerms.length !== 1
      ? [
          invalid(
            `${field}.nodeSelector.nodeSelectorTerms`,
            nodeSelector.nodeSelectorTerms,
            'must have exactly one node selector term',
          ),
        ]
      : fine),
    ...(allNodes === false ? [invalid(`${field}.allNodes`, false, neverFalse)] : fine),
    ...(perDeviceNodeSelection === false
      ? [invalid(`${field}.perDeviceNodeSelection`, false, neverFalse)]
      : fine),
    ...(said.length === 0 ? [required(field, one)] : fine),
    ...(said.length > 1
      ? [invalid(field, `{${said.join(', ')}}`, `${one}, but multiple fields are set`)]
      : fine),
  ];
}

function emptyNode(field: string): Errors[number] {
  return invalid(field, '', 'must be either unset or set to a non-empty string');
}

function validateCounterSet({ name, counters }: CounterSet, field: string): Errors {
  const names = Object.keys(counters);
  const path = `${field}.counters`;
  if (names.length > mostCounters) return [tooMany(path, names.length, mostCounters)];
  return [
    ...(name
      ? invalidEach(`${field}.name`, name, dns1123LabelFaults(name))
      : [required(`${field}.name`)]),
    ...(names.length === 0 ? [required(path)] : fine),
    ...names.flatMap((key) => invalidEach(`${path}[${key}]`, key, dns1123LabelFaults(key))),
  ];
}
