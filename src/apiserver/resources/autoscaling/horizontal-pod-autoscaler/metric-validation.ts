/** The faults of one metric that a HorizontalPodAutoscaler goes by. */
import type { MetricIdentifier, MetricSpec, MetricTarget, Quantity } from '#api/gen/types.ts';
import { compareQuantities } from '#api/quantity.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults, pathSegmentFaults } from '#api/validation/names.ts';
import { fine, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateReference } from './reference-validation.ts';

type Source = Exclude<keyof MetricSpec, 'type'>;

/** The field that belongs to each type, in the order in which upstream looks at them. */
const sources: Readonly<Record<string, Source>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};

export function validateMetric(metric: MetricSpec, field: string): Errors {
  const { type } = metric;
  const expected = Object.hasOwn(sources, type) ? sources[type] : undefined;
  const present = Object.values(sources).filter((source) => metric[source] !== undefined);
  const [first] = present;
  const unknownType = notSupported(`${field}.type`, type, Object.keys(sources));
  return [
    ...requiredText(`${field}.type`, type, 'must specify a metric source type'),
    ...(expected ? fine : [unknownType]),
    ...(first ? validateSource(metric, first, `${field}.${first}`) : fine),
    ...(expected && metric[expected] === undefined
      ? [required(`${field}.${expected}`, 'must populate information for the given metric source')]
      : fine),
    // Upstream says it twice.
    ...(expected ? fine : [unknownType]),
    ...(present.length === 1
      ? fine
      : present
          .filter((source) => source !== expected)
          .map((source) =>
            forbidden(`${field}.${source}`, 'must populate the given metric source only'),
          )),
  ];
}

function validateSource(metric: MetricSpec, source: Source, field: string): Errors {
  const { object, external, pods, resource, containerResource } = metric;
  if (source === 'object' && object) {
    return [
      ...validateReference(object.describedObject, `${field}.describedObject`),
      ...validateIdentifier(object.metric, `${field}.metric`),
      ...validateValue(object.target, field, 'must set either a target value or averageValue'),
    ];
  }
  if (source === 'external' && external) {
    const { metric: identifier, target } = external;
    const either = 'a target value for metric and a per-pod target';
    return [
      ...validateIdentifier(identifier, `${field}.metric`),
      ...validateValue(
        target,
        field,
        'must set either a target value for metric or a per-pod target',
      ),
      ...(target.value !== undefined && target.averageValue !== undefined
        ? [forbidden(`${field}.target.value`, `may not set both ${either}`)]
        : fine),
    ];
  }
  if (source === 'pods' && pods) {
    return [
      ...validateIdentifier(pods.metric, `${field}.metric`),
      ...validateTarget(pods.target, `${field}.target`),
      ...(pods.target.averageValue === undefined
        ? [required(`${field}.target.averageValue`, 'must specify a positive target averageValue')]
        : fine),
    ];
  }
  const used = resource ?? containerResource;
  if (!used) return fine;
  return [
    ...requiredText(`${field}.name`, used.name, 'must specify a resource name'),
    ...(source === 'containerResource'
      ? validateContainer(containerResource?.container ?? '', `${field}.container`)
      : fine),
    ...validateUsage(used.target, `${field}.target`),
  ];
}

function validateContainer(name: string, field: string): Errors {
  return name
    ? invalidEach(field, name, dns1123LabelFaults(name))
    : [required(field, 'must specify a container')];
}

/** Of what is measured for all Pods together. */
function validateValue(target: MetricTarget, field: string, neither: string): Errors {
  return [
    ...validateTarget(target, `${field}.target`),
    ...(target.value === undefined && target.averageValue === undefined
      ? [required(`${field}.target.averageValue`, neither)]
      : fine),
  ];
}

/** Of what Pods use of a resource. */
function validateUsage(target: MetricTarget, field: string): Errors {
  const { averageUtilization, averageValue } = target;
  return [
    ...validateTarget(target, field),
    ...(averageUtilization === undefined && averageValue === undefined
      ? [
          required(
            `${field}.averageUtilization`,
            'must set either a target raw value or a target utilization',
          ),
        ]
      : fine),
    ...(averageUtilization !== undefined && averageValue !== undefined
      ? [
          forbidden(
            `${field}.averageValue`,
            'may not set both a target raw value and a target utilization',
          ),
        ]
      : fine),
  ];
}

const targetTypes = ['Utilization', 'Value', 'AverageValue'];

function validateTarget(target: MetricTarget, field: string): Errors {
  const { type, value, averageValue, averageUtilization } = target;
  return [
    ...requiredText(`${field}.type`, type, 'must specify a metric target type'),
    ...(targetTypes.includes(type)
      ? fine
      : [invalid(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
    ...positiveQuantity(`${field}.value`, value),
    ...positiveQuantity(`${field}.averageValue`, averageValue),
    ...(averageUtilization !== undefined && averageUtilization < 1
      ? [invalid(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : fine),
  ];
}

function positiveQuantity(field: string, quantity: Quantity | undefined): Errors {
  return quantity !== undefined && compareQuantities(quantity, 0) <= 0
    ? [invalid(field, quantity, 'must be positive')]
    : fine;
}

function validateIdentifier({ name }: MetricIdentifier, field: string): Errors {
  return name
    ? invalidEach(`${field}.name`, name, pathSegmentFaults(name))
    : [required(`${field}.name`, 'must specify a metric name')];
}
