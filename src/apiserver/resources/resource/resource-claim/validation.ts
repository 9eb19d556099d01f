/** The faults of what a claim wants. */
import type {
  DeviceClaim,
  DeviceClaimConfiguration,
  DeviceConstraint,
  DeviceRequest,
  DeviceSubRequest,
  ExactDeviceRequest,
  ResourceClaimSpec,
} from '#api/gen/types.ts';
import { invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import {
  bounded,
  boundedSet,
  mostItems,
  validateOpaque,
  validateSelectors,
  validateToleration,
} from '../checks.ts';
import { validateQualifiedName } from '../qualified-name.ts';

const mostAlternatives = 8;
const modes = ['All', 'ExactCount'];

/** `request`, or `request/alternative`. */
export function requestNames({ devices }: ResourceClaimSpec): readonly string[] {
  return (devices?.requests ?? []).flatMap(({ name, firstAvailable = [] }) => [
    name,
    ...firstAvailable.map((alternative) => `${name}/${alternative.name}`),
  ]);
}

export function validateClaimSpec(spec: ResourceClaimSpec, field: string): Errors {
  const devices: DeviceClaim = spec.devices ?? {};
  const names = requestNames(spec);
  const path = `${field}.devices`;
  const most = mostItems;
  return [
    ...boundedSet(
      devices.requests,
      { field: `${path}.requests`, most, key: ({ name }) => name },
      validateRequest,
    ),
    ...bounded(devices.constraints, { field: `${path}.constraints`, most }, (item, at) =>
      validateConstraint(item, at, names),
    ),
    ...bounded(devices.config, { field: `${path}.config`, most }, (item, at) =>
      validateConfiguration(item, at, names),
    ),
  ];
}

function validateLabelName(name: string, field: string): Errors {
  return name === '' ? [required(field)] : invalidEach(field, name, dns1123LabelFaults(name));
}

function validateRequest(request: DeviceRequest, field: string): Errors {
  const { name, exactly, firstAvailable = [] } = request;
  const one = 'exactly one of `exactly` or `firstAvailable` is required';
  const faults = validateLabelName(name, `${field}.name`);
  if (!exactly && firstAvailable.length === 0) return [...faults, required(field, one)];
  if (exactly && firstAvailable.length > 0) {
    return [...faults, invalid(field, null, `${one}, but multiple fields are set`)];
  }
  return [
    ...faults,
    ...(exactly ? validateWanted(exactly, `${field}.exactly`) : fine),
    ...boundedSet(
      firstAvailable,
      {
        field: `${field}.firstAvailable`,
        most: mostAlternatives,
        key: (alternative) => alternative.name,
      },
      (alternative, path) => [
        ...validateLabelName(alternative.name, `${path}.name`),
        ...validateWanted(alternative, path),
      ],
    ),
  ];
}

function validateWanted(wanted: ExactDeviceRequest | DeviceSubRequest, field: string): Errors {
  const { deviceClassName: name, selectors, tolerations } = wanted;
  return [
    ...(name
      ? invalidEach(`${field}.deviceClassName`, name, dns1123SubdomainFaults(name))
      : [required(`${field}.deviceClassName`)]),
    ...validateSelectors(selectors, `${field}.selectors`),
    ...validateCount(wanted, field),
    ...each(tolerations, `${field}.tolerations`, validateToleration),
  ];
}

function validateCount(
  { allocationMode: mode = '', count = 0 }: ExactDeviceRequest | DeviceSubRequest,
  field: string,
): Errors {
  const path = `${field}.count`;
  switch (mode) {
    case 'All':
      return count === 0
        ? fine
        : [invalid(path, count, `must not be specified when allocationMode is '${mode}'`)];
    case 'ExactCount':
      return count > 0 ? fine : [invalid(path, count, 'must be greater than zero')];
    default:
      return [notSupported(`${field}.allocationMode`, mode, modes)];
  }
}

/** That what refers to a request refers to one of this claim. */
export function validateRequestRef(name: string, field: string, names: readonly string[]): Errors {
  const unknown = invalid(
    field,
    name,
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
  );
  const segments = name.split('/');
  if (segments.length > 2) return [unknown];
  return [
    ...segments.flatMap((segment) => validateLabelName(segment, field)),
    ...(names.includes(name) ? fine : [unknown]),
  ];
}

function validateRefs(
  requests: readonly string[] | undefined,
  field: string,
  names: readonly string[],
): Errors {
  return boundedSet(
    requests,
    { field: `${field}.requests`, most: mostItems, key: (name) => name },
    (name, path) => validateRequestRef(name, path, names),
  );
}

function validateConstraint(
  { requests, matchAttribute, distinctAttribute }: DeviceConstraint,
  field: string,
  names: readonly string[],
): Errors {
  const attribute =
    matchAttribute === undefined
      ? { name: distinctAttribute, field: `${field}.distinctAttribute` }
      : { name: matchAttribute, field: `${field}.matchAttribute` };
  return [
    ...validateRefs(requests, field, names),
    ...(attribute.name === undefined
      ? [
          required(
            field,
            'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
          ),
        ]
      : validateQualifiedName(attribute.name, attribute.field, true)),
  ];
}

function validateConfiguration(
  { requests, opaque }: DeviceClaimConfiguration,
  field: string,
  names: readonly string[],
): Errors {
  return [...validateRefs(requests, field, names), ...validateOpaque(opaque, `${field}.opaque`)];
}
