/** The faults of one device of a ResourceSlice. */
import type {
  Device,
  DeviceAttribute,
  DeviceCounterConsumption,
  DeviceTaint,
} from '#api/gen/types.ts';
import {
  forbidden,
  invalid,
  invalidEach,
  required,
  tooLong,
  tooMany,
} from '#api/validation/errors.ts';
import {
  dns1123LabelFaults,
  dns1123SubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from '#api/validation/names.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateNodeSelector } from '../../core/pod-template/validation/affinity.ts';
import { bounded, boundedSet, validateTaintEffect } from '../checks.ts';
import { validateQualifiedName } from '../qualified-name.ts';

/** Attributes and capacities together. */
const mostQualities = 32;
const mostTaints = 16;
const mostConsumptions = 2;
const mostCounters = 32;
const mostConditions = 4;
const longestValue = 64;
const version =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

export function validateDevice(device: Device, field: string, choosesNodes: boolean): Errors {
  const { attributes = {}, capacity = {} } = device;
  const qualities = Object.keys(attributes).length + Object.keys(capacity).length;
  return [
    ...invalidEach(`${field}.name`, device.name, dns1123LabelFaults(device.name)),
    ...(qualities > mostQualities
      ? [
          invalid(
            field,
            qualities,
            `the total number of attributes and capacities must not exceed ${mostQualities}`,
          ),
        ]
      : fine),
    ...Object.entries(attributes).flatMap(([key, attribute]) => [
      ...validateQualifiedName(key, `${field}.attributes[${key}]`),
      ...validateAttribute(attribute, `${field}.attributes[${key}]`),
    ]),
    ...Object.entries(capacity).flatMap(([key, { requestPolicy }]) => [
      ...validateQualifiedName(key, `${field}.capacity[${key}]`),
      ...(requestPolicy && !device.allowMultipleAllocations
        ? [
            forbidden(
              `${field}.capacity[${key}].requestPolicy`,
              'allowMultipleAllocations must be true',
            ),
          ]
        : fine),
    ]),
    ...bounded(device.taints, { field: `${field}.taints`, most: mostTaints }, validateTaint),
    ...boundedSet(
      device.consumesCounters,
      {
        field: `${field}.consumesCounters`,
        most: mostConsumptions,
        key: ({ counterSet }) => counterSet,
      },
      validateConsumption,
    ),
    ...(choosesNodes ? validateNodes(device, field) : refuseNodes(device, field)),
    ...validateConditions(device, field),
  ];
}

function validateAttribute(attribute: DeviceAttribute, field: string): Errors {
  const { string, version: semantic } = attribute;
  const count = Object.values(attribute).filter((value) => value !== undefined).length;
  const long = (path: string, value: string | undefined): Errors =>
    value !== undefined && Buffer.byteLength(value) > longestValue
      ? [tooLong(path, longestValue)]
      : fine;
  return [
    ...long(`${field}.string`, string),
    ...(semantic === undefined || version.test(semantic)
      ? fine
      : [
          invalid(
            `${field}.version`,
            semantic,
            'must be a string compatible with semver.org spec 2.0.0',
          ),
        ]),
    ...long(`${field}.version`, semantic),
    ...(count === 1
      ? fine
      : [invalid(field, count === 0 ? '' : attribute, 'exactly one value must be specified')]),
  ];
}

function validateTaint({ key, value = '', effect }: DeviceTaint, field: string): Errors {
  return [
    ...invalidEach(`${field}.key`, key, qualifiedNameFaults(key)),
    ...(value ? invalidEach(`${field}.value`, value, labelValueFaults(value)) : fine),
    ...validateTaintEffect(effect, `${field}.effect`),
  ];
}

function validateConsumption(
  { counterSet, counters }: DeviceCounterConsumption,
  field: string,
): Errors {
  const names = Object.keys(counters);
  const path = `${field}.counters`;
  return [
    ...(counterSet
      ? invalidEach(`${field}.counterSet`, counterSet, dns1123LabelFaults(counterSet))
      : [required(`${field}.counterSet`)]),
    ...(names.length === 0 ? [required(path)] : fine),
    ...(names.length > mostCounters
      ? [tooMany(path, names.length, mostCounters)]
      : names.flatMap((key) => invalidEach(`${path}[${key}]`, key, dns1123LabelFaults(key)))),
  ];
}

function validateNodes({ nodeName, nodeSelector, allNodes }: Device, field: string): Errors {
  const said = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
  ];
  const one =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  return [
    ...(nodeName === '' ? [invalid(`${field}.nodeName`, '', 'must not be empty')] : fine),
    ...(nodeName
      ? invalidEach(`${field}.nodeName`, nodeName, dns1123SubdomainFaults(nodeName))
      : fine),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${field}.nodeSelector`) : fine),
    ...(allNodes === false
      ? [invalid(`${field}.allNodes`, false, 'must be either unset or set to true')]
      : fine),
    ...(said.length === 0 ? [required(field, one)] : fine),
    ...(said.length > 1 ? [invalid(field, `{${said.join(', ')}}`, one)] : fine),
  ];
}

function refuseNodes({ nodeName, nodeSelector, allNodes }: Device, field: string): Errors {
  return nodeName === undefined && nodeSelector === undefined && allNodes === undefined
    ? fine
    : [
        invalid(
          field,
          null,
          '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
        ),
      ];
}

/** What must come true before a Pod is bound to the device, and what tells that it never will. */
function validateConditions(device: Device, field: string): Errors {
  const { bindingConditions: wanted = [], bindingFailureConditions: failures = [] } = device;
  const [path, failurePath] = [`${field}.bindingConditions`, `${field}.bindingFailureConditions`];
  const key = (condition: string): string => condition;
  const name = (condition: string, at: string): Errors =>
    invalidEach(at, condition, qualifiedNameFaults(condition));
  return [
    ...boundedSet(wanted, { field: path, most: mostConditions, key }, name),
    ...boundedSet(failures, { field: failurePath, most: mostConditions, key }, (condition, at) => [
      ...name(condition, at),
      ...(wanted.includes(condition)
        ? [
            invalid(
              at,
              condition,
              'bindingFailureConditions must not overlap with bindingConditions',
            ),
          ]
        : fine),
    ]),
    ...(wanted.length === 0 && failures.length > 0
      ? [invalid(path, wanted, 'bindingConditions are required to use bindingFailureConditions')]
      : fine),
    ...(failures.length === 0 && wanted.length > 0
      ? [
          invalid(
            failurePath,
            failures,
            'bindingFailureConditions are required to use bindingConditions',
          ),
        ]
      : fine),
  ];
}
