/** What a claim doesn't say: that it wants one device, and that tolerations compare. */
import type { DeviceRequest, DeviceToleration, ResourceClaimSpec } from '#api/gen/types.ts';

interface Wanted {
  readonly allocationMode?: string;
  readonly count?: number;
  readonly tolerations?: readonly DeviceToleration[];
}

function defaultWanted<W extends Wanted>(wanted: W): W {
  const allocationMode = wanted.allocationMode || 'ExactCount';
  const { count, tolerations } = wanted;
  return {
    ...wanted,
    allocationMode,
    ...(allocationMode === 'ExactCount' && { count: count || 1 }),
    ...(tolerations && {
      tolerations: tolerations.map((toleration) => ({
        ...toleration,
        operator: toleration.operator ?? 'Equal',
      })),
    }),
  };
}

function defaultRequest(request: DeviceRequest): DeviceRequest {
  const { exactly, firstAvailable } = request;
  return {
    ...request,
    ...(exactly && { exactly: defaultWanted(exactly) }),
    ...(firstAvailable && { firstAvailable: firstAvailable.map(defaultWanted) }),
  };
}

export function defaultClaimSpec(spec: ResourceClaimSpec): ResourceClaimSpec {
  const { devices } = spec;
  if (!devices?.requests) return spec;
  return { ...spec, devices: { ...devices, requests: devices.requests.map(defaultRequest) } };
}
