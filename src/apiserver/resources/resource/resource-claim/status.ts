/** The faults of what was done for a claim: what it got, and who uses it. */
import type {
  AllocationResult,
  DeviceRequestAllocationResult,
  ResourceClaimConsumerReference,
  ResourceV1ResourceClaim,
} from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import { fine, immutable, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateDriverName } from '../../validation/driver-name.ts';
import { validateNodeSelector } from '../../core/pod-template/validation/affinity.ts';
import { bounded, boundedSet, mostItems, validateOpaque, validatePoolName } from '../checks.ts';
import { requestNames, validateRequestRef } from './validation.ts';

const mostConsumers = 256;

type Claim = ResourceV1ResourceClaim;

export function validateClaimStatus({ metadata, spec, status = {} }: Claim, stored: Claim): Errors {
  const { allocation, reservedFor = [], devices } = status;
  const before = stored.status?.allocation;
  const known = new Set(stored.status?.reservedFor?.map(({ uid }) => uid));
  const field = 'status.reservedFor';
  return [
    ...boundedSet(
      reservedFor,
      { field, most: mostConsumers, key: ({ uid }) => uid },
      validateConsumer,
    ),
    ...validateDevices({ devices, allocation }),
    ...(reservedFor.length > 0 && !allocation
      ? [forbidden(field, 'may not be specified when `allocated` is not set')]
      : fine),
    ...(allocation && metadata.deletionTimestamp && reservedFor.some(({ uid }) => !known.has(uid))
      ? [
          forbidden(
            field,
            'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set',
          ),
        ]
      : fine),
    ...(allocation && before ? immutable('status.allocation', allocation, before) : fine),
    ...(allocation && !before
      ? validateAllocation(allocation, 'status.allocation', requestNames(spec))
      : fine),
  ];
}

function validateConsumer(
  { resource, name, uid }: ResourceClaimConsumerReference,
  field: string,
): Errors {
  return [
    ...requiredText(`${field}.resource`, resource),
    ...requiredText(`${field}.name`, name),
    ...requiredText(`${field}.uid`, uid),
  ];
}

interface DeviceName {
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
}
const nameOf = ({ driver, pool, device }: DeviceName): string => [driver, pool, device].join('/');

function validateDevices({
  devices,
  allocation,
}: Pick<NonNullable<Claim['status']>, 'devices' | 'allocation'>): Errors {
  const allocated = (allocation?.devices?.results ?? []).map(nameOf);
  return boundedSet(
    devices,
    { field: 'status.devices', most: Number.POSITIVE_INFINITY, key: nameOf },
    (device, field) => [
      ...validateDeviceName(device, field),
      ...(allocated.includes(nameOf(device))
        ? fine
        : [invalid(field, nameOf(device), 'must be an allocated device in the claim')]),
    ],
  );
}

function validateDeviceName({ driver, pool, device }: DeviceName, field: string): Errors {
  return [
    ...validateDriverName(driver, `${field}.driver`),
    ...validatePoolName(pool, `${field}.pool`),
    ...invalidEach(`${field}.device`, device, dns1123LabelFaults(device)),
  ];
}

function validateAllocation(
  { devices = {}, nodeSelector }: AllocationResult,
  field: string,
  names: readonly string[],
): Errors {
  const path = `${field}.devices`;
  return [
    ...bounded(devices.results, { field: `${path}.results`, most: mostItems }, (result, at) =>
      validateResult(result, at, names),
    ),
    ...bounded(
      devices.config,
      // The class's and the claim's.
      { field: `${path}.config`, most: 2 * mostItems },
      ({ source, opaque, requests = [] }, at) => [
        ...validateSource(source, `${at}.source`),
        ...requests.flatMap((name, index) =>
          validateRequestRef(name, `${at}.requests[${index}]`, names),
        ),
        ...validateOpaque(opaque, `${at}.opaque`),
      ],
    ),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${field}.nodeSelector`) : fine),
  ];
}

function validateResult(
  result: DeviceRequestAllocationResult,
  field: string,
  names: readonly string[],
): Errors {
  return [
    ...validateRequestRef(result.request, `${field}.request`, names),
    ...validateDeviceName(result, field),
  ];
}

function validateSource(source: string, field: string): Errors {
  const sources = ['FromClaim', 'FromClass'];
  if (source === '') return [required(field)];
  return sources.includes(source) ? fine : [notSupported(field, source, sources)];
}
